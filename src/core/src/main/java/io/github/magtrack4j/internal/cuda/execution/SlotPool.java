package io.github.magtrack4j.internal.cuda.execution;

import io.github.magtrack4j.internal.cuda.driver.Closing;
import io.github.magtrack4j.internal.cuda.driver.CudaContext;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/** The slots of a backend, made as they are needed; each lent to one call at a time. Safe to share between threads. */
final class SlotPool {
    /** How many there may be: for two calls that overlap copies and kernels, or six that do not. */
    private static final int MOST = 6;

    /** How many a call may have: one that copies, one that computes, one whose results are read. */
    private static final int MAX_PER_CALL = 3;

    private final CudaContext context;
    private final Semaphore free = new Semaphore(MOST, true);
    private final ArrayDeque<Slot> idle = new ArrayDeque<>();

    SlotPool(CudaContext context) {
        this.context = context;
    }

    /** Lends slots: one, for which it waits, and more if there are some. */
    List<Slot> lend(long wanted) {
        List<Slot> slots = new ArrayList<>(MAX_PER_CALL);
        free.acquireUninterruptibly();
        int more = 0;
        while (more < Math.min(wanted, MAX_PER_CALL) - 1 && free.tryAcquire()) {
            more++;
        }
        try {
            for (int i = 0; i <= more; i++) {
                slots.add(take());
            }
        } catch (RuntimeException failure) {
            free.release(1 + more - slots.size());
            giveBack(slots);
            throw failure;
        }
        return slots;
    }

    private Slot take() {
        synchronized (idle) {
            Slot slot = idle.poll();
            if (slot != null) {
                return slot;
            }
        }
        return new Slot(context);
    }

    /** Takes slots back, on which nothing may be running. */
    void giveBack(List<Slot> slots) {
        synchronized (idle) {
            slots.forEach(idle::push);
        }
        free.release(slots.size());
    }

    /** Frees the memory of all slots that nobody has. */
    void trim() {
        synchronized (idle) {
            idle.forEach(Slot::trim);
        }
    }

    /** Closes the slots, none of which may be lent. */
    void close(Closing closing) {
        idle.forEach(slot -> slot.close(closing));
        idle.clear();
    }
}
