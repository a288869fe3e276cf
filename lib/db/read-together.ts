import { Gathering } from "#lib/gathering.ts";
import { type Sql, sqlState } from "./sql.ts";

const most = 256;

/**
 * A read for one key, out of one for many, a pipeline in one round trip: what is asked for while a read is under way on the same database goes into the next, so each is answered by
 * a statement that begins after it was asked for. `read` answers in the order of its keys.
 */
export function readTogether<K, A>(
  read: (sql: Sql, keys: readonly K[]) => Promise<readonly A[]>,
): (sql: Sql, key: K) => Promise<A> {
  const gatherings = new WeakMap<Sql, Gathering<K, A>>();
  return (sql, key) => {
    let gathering = gatherings.get(sql);
    if (!gathering) {
      // What PostgreSQL cannot take for a value is the fault of one key; an outage is everybody's.
      const isAboutOne = (error: unknown) => /^22/.test(sqlState(error) ?? "");
      gathering = new Gathering({ work: (keys) => read(sql, keys), most, isAboutOne });
      gatherings.set(sql, gathering);
    }
    return gathering.add(key);
  };
}
