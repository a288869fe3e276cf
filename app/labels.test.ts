import { expect, test } from "vitest";
import { labels } from "../e2e/labels.ts";
import en from "../messages/en.json";
import fr from "../messages/fr.json";

type Keys<Tree> = { readonly [Name in keyof Tree]: Tree[Name] extends string ? readonly string[] : Keys<Tree[Name]> };

/** Where the pages take each label of the contract from: every place says it in the same words. */
const keys: Keys<(typeof labels)["fr"]> = {
  email: ["signIn.email", "setup.email"],
  password: ["signIn.password", "setup.password", "credential.password", "outbound.password"],
  signIn: ["signIn.submit"],
  connectors: ["connectors.title"],
  addDomain: ["connectors.add"],
  name: ["addDomain.name"],
  domain: ["addDomain.domain"],
  authProtocol: ["addDomain.protocol"],
  save: ["common.save"],
  newCredentials: ["credential.title"],
  host: ["credential.host", "outbound.host"],
  port: ["credential.port", "outbound.port"],
  username: ["credential.username", "outbound.username"],
  done: ["credential.done"],
  iSavedThem: ["credential.savedYes"],
  toComplete: ["connectors.needsAddress"],
  supportAddresses: ["addresses.title"],
  addAddress: ["addresses.add"],
  connectExternal: ["addresses.external"],
  selectSmtpDomain: ["addresses.selectDomain"],
  smtpDomain: ["addAddress.domain"],
  supportAddress: ["addAddress.address"],
  next: ["common.next"],
  seeDetails: ["check.details"],
  inbound: {
    failed: ["check.inbound.failed"],
    verify: ["check.inbound.verify"],
    pending: ["check.inbound.pending"],
    verified: ["check.inbound.verified"],
  },
  outbound: {
    failed: ["check.outbound.failed"],
    verify: ["check.outbound.verify"],
    pending: ["check.outbound.pending"],
    verified: ["check.outbound.verified"],
  },
  authenticated: ["relay.authenticated"],
  unauthenticated: ["relay.unauthenticated"],
  publicReply: ["ticket.reply"],
  send: ["ticket.send"],
  rotate: ["credentials.rotate"],
  revoke: ["tokens.revoke", "credentials.revoke"],
  disconnect: ["domain.disconnect"],
};

/** Leaves of a tree by their path, "inbound.failed". */
function leaves<Leaf>(tree: object, isLeaf: (node: unknown) => node is Leaf, path = ""): [string, Leaf][] {
  return Object.entries(tree).flatMap(([name, node]) =>
    isLeaf(node) ? [[path + name, node] as [string, Leaf]] : leaves(node, isLeaf, `${path}${name}.`),
  );
}
const isText = (node: unknown) => typeof node === "string";
const isList = (node: unknown): node is readonly string[] => Array.isArray(node);

test.each([
  ["fr", fr],
  ["en", en],
] as const)("every label of the contract stands in the %s messages, to the letter", (locale, messages) => {
  const said = new Map(leaves(messages, isText));
  const wanted = new Map(leaves(labels[locale], isText));
  const places = leaves(keys, isList).flatMap(([label, at]) => at.map((key) => [label, key] as const));
  expect(places.map(([label, key]) => [label, key, said.get(key)])).toEqual(
    places.map(([label, key]) => [label, key, wanted.get(label)]),
  );
  expect(new Set(places.map(([label]) => label))).toEqual(new Set(wanted.keys()));
});
