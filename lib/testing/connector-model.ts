/** What two sessions may do to the domains and addresses of a pair of accounts, by names from a small stock. */
export type Op =
  | { readonly do: "addDomain"; readonly at: Where; readonly domain: string }
  | {
      readonly do: "renameDomain";
      readonly at: Where;
      readonly domain: string;
      readonly name: string;
      readonly was: string;
    }
  | { readonly do: "disconnectDomain"; readonly at: Where; readonly domain: string }
  | {
      readonly do: "addConnector";
      readonly at: Where;
      readonly domain: string;
      readonly email: string;
      readonly take: boolean;
    }
  | { readonly do: "addForwarded"; readonly at: Where; readonly email: string; readonly take: boolean }
  | { readonly do: "removeAddress"; readonly at: Where; readonly email: string };

export type Where = "production" | "sandbox";

/** What came of it, in one comparable line: "ok", or a refusal's code with what its words say. */
export type Outcome = string;

export interface Limits {
  readonly domains: number;
  readonly addresses: number;
}

interface HeldAddress {
  readonly at: Where;
  readonly kind: "smtp_connector" | "forwarded";
}

const domainOf = (email: string) => email.slice(email.indexOf("@") + 1);

/** The rules of the connector (SPEC 2, rules 1, 3 and 5), as plain as they can be said. */
export class ConnectorModel {
  readonly #limits: Limits;
  /** Names of the connected domains. */
  readonly #domains: Record<Where, Map<string, string>>;
  /** An address is in one of the two, or in none. */
  readonly #addresses: Map<string, HeldAddress>;

  constructor(limits: Limits, from?: ConnectorModel) {
    this.#limits = limits;
    this.#domains = {
      production: new Map(from ? from.#domains.production : []),
      sandbox: new Map(from ? from.#domains.sandbox : []),
    };
    this.#addresses = new Map(from ? from.#addresses : []);
  }

  clone(): ConnectorModel {
    return new ConnectorModel(this.#limits, this);
  }

  /** Everything that is there, sorted, a line each. */
  lines(): string[] {
    const { production, sandbox } = this.#domains;
    return [
      ...[...production].map(([domain, name]) => `production ${domain} "${name}"`),
      ...[...sandbox].map(([domain, name]) => `sandbox ${domain} "${name}"`),
      ...[...this.#addresses].map(([email, { at, kind }]) => `${at} ${email} ${kind}`),
    ].toSorted();
  }

  apply(op: Op): Outcome {
    const domains = this.#domains[op.at];
    switch (op.do) {
      case "addDomain": {
        if (domains.has(op.domain)) return "domain_taken";
        // As many as a domain may have are named: no refusal grows without end.
        const there = this.#emails(op.at, op.domain).slice(0, this.#limits.addresses);
        if (there.length > 0) return `domain_has_addresses ${there.join(" ")}`;
        if (domains.size >= this.#limits.domains) return `domain_limit_reached ${this.#limits.domains}`;
        domains.set(op.domain, op.domain);
        return "ok";
      }
      case "renameDomain": {
        if (!domains.has(op.domain)) return "domain_not_found";
        if (domains.get(op.domain) !== op.was) return "stale";
        domains.set(op.domain, op.name);
        return "ok";
      }
      case "disconnectDomain": {
        if (!domains.has(op.domain)) return "domain_not_found";
        const there = this.#emails(op.at, op.domain);
        if (there.length > 0) return `domain_has_connector_addresses ${there.length}`;
        domains.delete(op.domain);
        return "ok";
      }
      case "addConnector": {
        if (!domains.has(op.domain)) return "domain_not_found";
        const used = this.#refuseUsed(op);
        if (used) return used;
        if (this.#emails(op.at, op.domain).length >= this.#limits.addresses)
          return `address_limit_reached ${this.#limits.addresses}`;
        this.#addresses.set(op.email, { at: op.at, kind: "smtp_connector" });
        return "ok";
      }
      case "addForwarded": {
        if (domains.has(domainOf(op.email))) return `address_on_connector_domain ${domainOf(op.email)}`;
        const used = this.#refuseUsed(op);
        if (used) return used;
        this.#addresses.set(op.email, { at: op.at, kind: "forwarded" });
        return "ok";
      }
      case "removeAddress": {
        if (this.#addresses.get(op.email)?.at !== op.at) return "address_not_found";
        this.#addresses.delete(op.email);
        return "ok";
      }
    }
  }

  #refuseUsed({ at, email, take }: { at: Where; email: string; take: boolean }): Outcome | null {
    const held = this.#addresses.get(email);
    if (held?.at === at) return "address_taken";
    return held && !take ? `address_in_twin ${held.at}` : null;
  }

  #emails(at: Where, domain: string): string[] {
    return [...this.#addresses]
      .filter(([email, held]) => held.at === at && domainOf(email) === domain)
      .map(([email]) => email)
      .toSorted();
  }
}

export interface Done {
  readonly op: Op;
  readonly outcome: Outcome;
}

/**
 * Whether what two sessions were answered could have come about one after the other, ending in `lines`: some order that keeps each session's own
 * and in which the model gives every answer that was given.
 */
export function couldBeSerial(
  start: ConnectorModel,
  [one, other]: readonly [readonly Done[], readonly Done[]],
  lines: readonly string[],
): boolean {
  const wanted = lines.join("\n");
  const tried = new Set<string>();
  const follows = (model: ConnectorModel, i: number, j: number): boolean => {
    const here = model.lines().join("\n");
    if (i === one.length && j === other.length) return here === wanted;
    const key = `${i} ${j} ${here}`;
    if (tried.has(key)) return false;
    tried.add(key);
    const step = (done: Done | undefined, ...next: [number, number]) => {
      if (!done) return false;
      const after = model.clone();
      return after.apply(done.op) === done.outcome && follows(after, ...next);
    };
    return step(one[i], i + 1, j) || step(other[j], i, j + 1);
  };
  return follows(start, 0, 0);
}
