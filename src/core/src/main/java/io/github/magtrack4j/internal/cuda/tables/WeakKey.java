package io.github.magtrack4j.internal.cuda.tables;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Objects;

/**
 * What a table on the device is made from: an object that is immutable and equal to nothing but itself, and how the
 * table is made. A key does not keep its object, which may be large.
 */
public final class WeakKey extends WeakReference<Object> {
    private final Object options;
    private final int hash;

    /**
     * Makes a key.
     *
     * @param source the object
     * @param options how the table is made: of a class of its own for each kind of table, with {@code equals}
     * @param queue where the key goes when the object is gone
     */
    public WeakKey(Object source, Object options, ReferenceQueue<Object> queue) {
        super(source, queue);
        this.options = options;
        hash = Objects.hash(System.identityHashCode(source), options);
    }

    @Override
    public boolean equals(Object object) {
        return this == object
                || (object instanceof WeakKey other && options.equals(other.options) && refersToThatOf(other));
    }

    private boolean refersToThatOf(WeakKey other) {
        Object source = get();
        return source != null && other.refersTo(source);
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
