import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../support/run.ts";

export interface Certificates {
  /** PEM files. `chain` is the server's certificate. */
  readonly caFile: string;
  readonly keyFile: string;
  readonly chainFile: string;
}

/** A test authority and a certificate of its for localhost and 127.0.0.1, made in `folder` with the openssl command. */
export async function makeCertificates(folder: string): Promise<Certificates> {
  const path = (name: string) => join(folder, name);
  const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-sha256"];
  await run("openssl", [
    ...["req", "-x509", "-days", "2", "-subj", "/CN=Company test authority", ...newKey],
    ...["-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign"],
    ...["-keyout", path("ca.key"), "-out", path("ca.pem")],
  ]);
  await run("openssl", [
    ...["req", "-subj", "/CN=localhost", ...newKey, "-keyout", path("server.key"), "-out", path("server.csr")],
  ]);
  await writeFile(
    path("server.ext"),
    "subjectAltName=DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=serverAuth\nbasicConstraints=CA:FALSE\n",
  );
  await run("openssl", [
    ...["x509", "-req", "-days", "2", "-sha256", "-in", path("server.csr"), "-extfile", path("server.ext")],
    ...["-CA", path("ca.pem"), "-CAkey", path("ca.key"), "-CAcreateserial", "-out", path("server.pem")],
  ]);
  return { caFile: path("ca.pem"), keyFile: path("server.key"), chainFile: path("server.pem") };
}

export async function readCertificates(files: Certificates): Promise<{ key: Buffer; cert: Buffer }> {
  return { key: await readFile(files.keyFile), cert: await readFile(files.chainFile) };
}
