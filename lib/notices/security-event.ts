import type { Role } from "#lib/accounts/schema.ts";
import type { TokenScope } from "#lib/tokens/schema.ts";

/**
 * What administrators are told of, by mail, as it happens (SPEC section 9). Names and addresses as they are stored; never a secret.
 * Who did it, from where and when is the context's to say.
 */
export type SecurityEvent =
  /** A domain was connected; `username` is that of the first credential issued for it. */
  | { readonly kind: "domain_added"; readonly domainId: string; readonly domain: string; readonly username: string }
  /** A connection ended, and every credential issued for it. */
  | { readonly kind: "domain_disconnected"; readonly domain: string }
  /** A credential was issued for a domain that had no live one. */
  | {
      readonly kind: "credential_issued";
      readonly domainId: string;
      readonly domain: string;
      readonly username: string;
    }
  /** A second one was issued; `other` is the user name of the one that works beside it. */
  | {
      readonly kind: "credential_rotated";
      readonly domainId: string;
      readonly domain: string;
      readonly username: string;
      readonly other: string;
    }
  /** It will end at `at`. */
  | {
      readonly kind: "credential_revocation_scheduled";
      readonly domainId: string;
      readonly domain: string;
      readonly username: string;
      readonly at: Date;
    }
  /** It has ended; `left` live ones remain. `scheduled`: its time had come, nobody pressed the button now. */
  | {
      readonly kind: "credential_revoked";
      readonly domainId: string;
      readonly domain: string;
      readonly username: string;
      readonly left: number;
      readonly scheduled: boolean;
    }
  /** An address is to send through another server or with another password. `server` is host:port. */
  | {
      readonly kind: "outbound_credential_replaced";
      readonly address: string;
      readonly server: string;
      readonly username: string;
    }
  /** The server of an address refuses the password; `reply` is what it said. */
  | {
      readonly kind: "outbound_refused";
      readonly address: string;
      readonly server: string;
      readonly username: string;
      readonly reply: string | null;
    }
  /** Too many wrong passwords at the door, from `peer`, for `username`. */
  | { readonly kind: "relay_locked_out"; readonly username: string; readonly peer: string }
  /** Too many wrong passwords for a person's sign-in, from `peer`. */
  | { readonly kind: "sign_in_locked_out"; readonly email: string; readonly peer: string | null }
  /** Somebody came to the team who decides about it; `invitedBy` is the address of whoever asked them. */
  | {
      readonly kind: "admin_added";
      readonly email: string;
      readonly role: Exclude<Role, "agent">;
      readonly invitedBy: string | null;
    }
  /** A member was given a role that decides more. */
  | {
      readonly kind: "admin_promoted";
      readonly email: string;
      readonly role: Exclude<Role, "agent">;
      readonly was: Role;
    }
  | {
      readonly kind: "token_created";
      readonly name: string;
      readonly scope: TokenScope;
      readonly expiresAt: Date | null;
    };

export type SecurityEventKind = SecurityEvent["kind"];
