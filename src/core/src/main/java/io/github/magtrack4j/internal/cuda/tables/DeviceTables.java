package io.github.magtrack4j.internal.cuda.tables;

import io.github.magtrack4j.internal.cuda.driver.Closing;
import io.github.magtrack4j.internal.cuda.driver.CudaContext;
import io.github.magtrack4j.internal.cuda.driver.Region;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Tables that many calls need, kept on the device under what they were made from. Where they take more memory than they
 * may, or memory runs out, the ones longest unused make room; those that a call is using stay until it ends, however
 * many they are. Safe to share between threads.
 */
public final class DeviceTables {
    /** They may take this part of a GPU's memory: even of 4 GiB, ten thousand look-up tables. */
    private static final long PART = 8;

    /** A table on the device. */
    public interface Table {
        Region region();
    }

    private final long mostBytes;
    private final Map<Object, Table> tables = new LinkedHashMap<>(16, 0.75f, true);
    private final ReferenceQueue<Object> unreachable = new ReferenceQueue<>();
    private long bytes;

    /** Tables for a GPU of so much memory. */
    public DeviceTables(long deviceBytes) {
        mostBytes = deviceBytes / PART;
    }

    /**
     * Where a key that is a {@link java.lang.ref.WeakReference} is to be registered: once what it refers to is gone,
     * nobody can ask for the table any more, and it is freed.
     */
    public ReferenceQueue<Object> unreachable() {
        return unreachable;
    }

    /**
     * Finds a table, or has it made.
     *
     * @param user what keeps the region of the table while it is in use
     */
    public <K, T extends Table> T get(Consumer<Region> user, Class<T> type, K key, Function<K, T> maker) {
        release(takeUnreachable());
        T table = find(user, type, key);
        if (table != null) {
            return table;
        }
        T made = maker.apply(key);
        List<Table> surplus;
        synchronized (tables) {
            T other = find(user, type, key);
            if (other != null) {
                surplus = List.of(made);
                made = other;
            } else {
                tables.put(key, made);
                bytes += bytesOf(made);
                user.accept(made.region());
                surplus = takeSurplus();
            }
        }
        release(surplus);
        return made;
    }

    /** Frees what is too much, once a call has ended that may have used more tables than are kept. */
    public void trim() {
        List<Table> surplus;
        synchronized (tables) {
            if (bytes <= mostBytes) {
                return;
            }
            surplus = takeSurplus();
        }
        release(surplus);
    }

    private <T extends Table> T find(Consumer<Region> user, Class<T> type, Object key) {
        synchronized (tables) {
            T table = type.cast(tables.get(key));
            if (table != null) {
                user.accept(table.region());
            }
            return table;
        }
    }

    /**
     * Frees tables that no call is using, the ones longest unused first, until there is room for so many bytes; one at
     * least, for free memory may be in pieces.
     *
     * @return whether there were any
     */
    public boolean makeRoom(CudaContext context, long neededBytes) {
        long lacking = Math.max(1, neededBytes - context.freeMemory());
        List<Table> freed = takeUnreachable();
        synchronized (tables) {
            Iterator<Table> oldest = tables.values().iterator();
            long wanted = bytes - lacking;
            while (oldest.hasNext() && bytes > wanted) {
                Table table = oldest.next();
                if (!table.region().isUsed()) {
                    oldest.remove();
                    bytes -= bytesOf(table);
                    freed.add(table);
                }
            }
        }
        release(freed);
        return !freed.isEmpty();
    }

    /** Takes out what is too much, and no call uses; the newest may be so alone. */
    private List<Table> takeSurplus() {
        List<Table> taken = new ArrayList<>();
        Iterator<Table> oldest = tables.values().iterator();
        while (bytes > mostBytes && tables.size() > 1 && oldest.hasNext()) {
            Table table = oldest.next();
            if (!table.region().isUsed()) {
                oldest.remove();
                bytes -= bytesOf(table);
                taken.add(table);
            }
        }
        return taken;
    }

    /** Takes out what nobody can ask for any more. */
    private List<Table> takeUnreachable() {
        List<Table> taken = new ArrayList<>();
        for (Reference<?> key = unreachable.poll(); key != null; key = unreachable.poll()) {
            synchronized (tables) {
                Table table = tables.remove(key);
                if (table != null) {
                    bytes -= bytesOf(table);
                    taken.add(table);
                }
            }
        }
        return taken;
    }

    /** Frees tables that were taken out: now, or once the calls that use them have ended. */
    private static void release(List<Table> tables) {
        if (!tables.isEmpty()) {
            Closing closing = new Closing();
            tables.forEach(table -> closing.step(table.region()::leaveBehind));
            closing.finish();
        }
    }

    private static long bytesOf(Table table) {
        return table.region().memory().byteSize();
    }

    /** Frees all tables, which no call may be using. */
    public void close(Closing closing) {
        synchronized (tables) {
            tables.values().forEach(table -> closing.step(table.region()::free));
            tables.clear();
            bytes = 0;
        }
    }
}
