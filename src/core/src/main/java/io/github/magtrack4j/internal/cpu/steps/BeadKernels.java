package io.github.magtrack4j.internal.cpu.steps;

import io.github.magtrack4j.internal.numeric.BeadField;
import java.lang.foreign.MemorySegment;

/**
 * The arithmetic of rendering beads of one kind.
 *
 * <p>An instance holds what is the same for all of them, and scratch. It belongs to one thread at a time.
 */
public abstract class BeadKernels implements AutoCloseable {
    private BeadField field;

    /** Makes ready for a kind of bead; keeps what is there if it is for this one. */
    public final void open(BeadField field) {
        if (!field.isSame(this.field)) {
            this.field = null; // nothing of the old scratch is used again, even if there is no memory for the new
            prepare(field);
            this.field = field;
        }
    }

    /** Transforms the field behind the sphere, and makes room for images. */
    protected abstract void prepare(BeadField field);

    /** Writes the image, of 64-bit pixels, of a bead at a place in nm, which is finite. */
    public abstract void render(double x, double y, double z, MemorySegment into, long offset);

    @Override
    public abstract void close();
}
