import type { SealPurpose } from "#lib/crypto/sealed.ts";

/** Where secrets of one purpose are kept, each bound to its row's id (a uuid). */
export interface SealedColumn {
  readonly table: string;
  readonly ciphertext: string;
  readonly keyId: string;
}

/** Everything that is sealed under SECRET_KEY: a purpose without its place fails the types, a key id without its purpose a test. */
export const sealedColumns: Readonly<Record<SealPurpose, SealedColumn>> = {
  "outbound credential": { table: "outbound_credential", ciphertext: "secret_ciphertext", keyId: "secret_key_id" },
  "outgoing mail": { table: "outbound_message", ciphertext: "secret_ciphertext", keyId: "secret_key_id" },
};

export const sealPurposes = Object.keys(sealedColumns) as SealPurpose[];
