package io.github.magtrack4j.internal.cuda;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Tables that many calls need, kept on the device under what they were made from; the ones longest unused make room. Safe
 * to share between threads.
 */
final class DeviceTables {
    /** As many as a session of measurements has in use, and little memory. */
    private static final int MOST = 16;

    /** A table on the device. */
    interface Table {
        Region region();
    }

    private final Map<Object, Table> tables = new LinkedHashMap<>(MOST, 0.75f, true);

    /**
     * Finds a table, or has it made.
     *
     * @param call what the table stays for
     */
    <K, T extends Table> T get(Call call, Class<T> type, K key, Function<K, T> maker) {
        T table = find(call, type, key);
        if (table != null) {
            return table;
        }
        T made = maker.apply(key);
        Region surplus = null;
        synchronized (tables) {
            T other = find(call, type, key);
            if (other != null) {
                surplus = made.region();
                made = other;
            } else {
                if (tables.size() == MOST) {
                    Object oldest = tables.keySet().iterator().next();
                    surplus = tables.remove(oldest).region();
                }
                tables.put(key, made);
                call.use(made.region());
            }
        }
        if (surplus != null) {
            surplus.leaveBehind();
        }
        return made;
    }

    private <T extends Table> T find(Call call, Class<T> type, Object key) {
        synchronized (tables) {
            T table = type.cast(tables.get(key));
            if (table != null) {
                call.use(table.region());
            }
            return table;
        }
    }

    /** Frees all tables, which no call may be using. */
    void close(Closing closing) {
        synchronized (tables) {
            tables.values().forEach(table -> closing.step(table.region()::free));
            tables.clear();
        }
    }
}
