package io.github.magtrack4j.npy;

import io.github.magtrack4j.DoubleMatrix;
import io.github.magtrack4j.DoubleSeries;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.internal.io.InputFile;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The array of a {@code .npy} file.
 *
 * <p>The file is mapped into memory, not loaded. What is asked for is a view of the mapping where the bytes lie as this
 * library wants them (little-endian, C order, aligned), which is how NumPy writes them on today's machines; else it is
 * rearranged into memory of its own. So a movie of many gigabytes opens at once.
 *
 * <pre>{@code
 * DoubleMatrix profiles = NpyArray.read(Path.of("profiles.npy")).toMatrix();
 * ImageStack images = NpyArray.read(Path.of("stack.npy")).toStack(); // (images, rows, columns)
 * ImageStack same = NpyArray.read(Path.of("reference.npy")).lastAxisFirst().toStack(); // (rows, columns, images)
 * NpyArray.write(Path.of("z.npy"), tracks.z());
 * }</pre>
 *
 * <p>Views cannot be written to, and show what another program does to the file: one that cuts it off makes every
 * access to the lost part fail, {@link IOException} here and {@link InternalError} in a view. An array is immutable and
 * safe to share between threads, unless its arena belongs to one of them.
 */
public final class NpyArray {
    private final Path path;
    private final NpyType type;
    private final boolean bigEndian;
    private final long[] shape;
    private final long[] strides;
    /** The mapped bytes from the first element on. */
    private final MemorySegment bytes;

    /** How many entries of the first axis were cut off. */
    private final long missing;

    /** A view of a part, or of another order of the axes. */
    private NpyArray(Path path, NpyType type, boolean bigEndian, long[] shape, long[] strides, MemorySegment bytes) {
        this(path, type, bigEndian, shape, strides, bytes, 0);
    }

    private NpyArray(
            Path path,
            NpyType type,
            boolean bigEndian,
            long[] shape,
            long[] strides,
            MemorySegment bytes,
            long missing) {
        this.path = path;
        this.type = type;
        this.bigEndian = bigEndian;
        this.shape = shape;
        this.strides = strides;
        this.bytes = bytes;
        this.missing = missing;
    }

    /**
     * Opens a file. It stays mapped until the array and all views of it are no longer reachable.
     *
     * @throws NpyFormatException if it is not a whole {@code .npy} file of version 1.0, 2.0 or 3.0 with one of the
     *     {@linkplain NpyType supported types}
     * @throws IOException if it cannot be read
     */
    public static NpyArray read(Path path) throws IOException {
        return read(path, Arena.ofAuto());
    }

    /**
     * Opens a file, mapped for as long as an arena lives.
     *
     * @throws NpyFormatException if it is not a whole {@code .npy} file of version 1.0, 2.0 or 3.0 with one of the
     *     {@linkplain NpyType supported types}
     * @throws IOException if it cannot be read
     */
    public static NpyArray read(Path path, Arena arena) throws IOException {
        try (InputFile file = InputFile.open(path)) {
            NpyHeader header = NpyHeader.read(file, 0);
            header.requireEnd(file);
            return map(file, header, arena);
        }
    }

    /**
     * Opens a file that may have been cut off, as one that was still being written or copied when the machine stopped.
     * Its first axis has as many entries as are whole, and {@link #missing} tells how many are not.
     *
     * @param arena what the file is mapped as long as
     * @throws NpyFormatException if it is not a {@code .npy} file of version 1.0, 2.0 or 3.0 with one of the
     *     {@linkplain NpyType supported types}, or if it was cut off and is in Fortran order, in which every entry is
     *     then cut
     * @throws IOException if it cannot be read
     */
    public static NpyArray readIncomplete(Path path, Arena arena) throws IOException {
        try (InputFile file = InputFile.open(path)) {
            NpyHeader header = NpyHeader.readIncomplete(file);
            header.requireEnd(file);
            return map(file, header, arena);
        }
    }

    /**
     * Opens a file of several arrays, one after the other, as {@code numpy.save} writes them to one open file. They
     * stay mapped until they and all views of them are no longer reachable.
     *
     * @throws NpyFormatException if it is not a whole file of such arrays
     * @throws IOException if it cannot be read
     */
    public static List<NpyArray> readAll(Path path) throws IOException {
        try (InputFile file = InputFile.open(path)) {
            List<NpyArray> arrays = new ArrayList<>();
            long end = 0;
            do {
                NpyHeader header = NpyHeader.read(file, end);
                arrays.add(map(file, header, Arena.ofAuto()));
                end = header.end;
            } while (end < file.size());
            return List.copyOf(arrays);
        }
    }

    private static NpyArray map(InputFile file, NpyHeader header, Arena arena) throws IOException {
        return new NpyArray(
                file.path(),
                header.type,
                header.bigEndian,
                header.shape,
                StridedCopy.strides(header.shape, header.type.bytes(), header.fortranOrder),
                file.map(header.dataOffset, header.size() * header.type.bytes(), arena),
                header.shape.length == 0 ? 0 : header.promised - header.shape[0]);
    }

    /** Returns the type of the elements. */
    public NpyType type() {
        return type;
    }

    /** Returns the length of each axis; empty for a single number. */
    public long[] shape() {
        return shape.clone();
    }

    /**
     * Returns how many entries of the first axis the file promises and does not have whole: 0 unless it was
     * {@linkplain #readIncomplete opened} although it was cut off. Views of a part tell 0.
     */
    public long missing() {
        return missing;
    }

    /** Returns the number of elements. */
    public long size() {
        return NpyHeader.product(shape);
    }

    /**
     * Returns a view whose first axis is this array's last: the reference's stacks (rows, columns, images) become
     * (images, rows, columns). Arrays of fewer than two axes stay as they are.
     */
    public NpyArray lastAxisFirst() {
        return new NpyArray(path, type, bigEndian, lastFirst(shape), lastFirst(strides), bytes);
    }

    /** Returns a view with one more axis, of length 1, in front: an image (rows, columns) becomes a stack of one. */
    public NpyArray withLeadingAxis() {
        long[] longer = new long[shape.length + 1];
        longer[0] = 1;
        System.arraycopy(shape, 0, longer, 1, shape.length);
        long[] steps = new long[shape.length + 1];
        steps[0] = Math.max(1, size()) * type.bytes();
        System.arraycopy(strides, 0, steps, 1, shape.length);
        return new NpyArray(path, type, bigEndian, longer, steps, bytes);
    }

    private static long[] lastFirst(long[] axes) {
        long[] result = axes.clone();
        if (axes.length > 1) {
            System.arraycopy(axes, 0, result, 1, axes.length - 1);
            result[0] = axes[axes.length - 1];
        }
        return result;
    }

    /**
     * Returns a view of a part of the first axis.
     *
     * @throws IndexOutOfBoundsException if the first axis does not have these indices, or there is no axis
     */
    public NpyArray slice(long first, long count) {
        Objects.checkFromIndexSize(first, count, shape.length == 0 ? 0 : shape[0]);
        long[] sliced = shape.clone();
        sliced[0] = count;
        // Without elements there is nothing to point to, and the start may lie behind the end.
        long start = NpyHeader.product(sliced) == 0 ? 0 : first * strides[0];
        return new NpyArray(path, type, bigEndian, sliced, strides, bytes.asSlice(start));
    }

    /**
     * Returns a view of what the first axis has at an index: an array with one axis fewer.
     *
     * @throws IndexOutOfBoundsException if the first axis does not have this index, or there is no axis
     */
    public NpyArray get(long index) {
        NpyArray one = slice(index, 1);
        long[] inner = Arrays.copyOfRange(shape, 1, shape.length);
        return new NpyArray(path, type, bigEndian, inner, Arrays.copyOfRange(strides, 1, strides.length), one.bytes);
    }

    /**
     * Returns the elements in C order, little-endian.
     *
     * @param arena what the memory comes from if the elements must be rearranged
     * @return a read-only view of the mapped file where its layout permits, else a copy in the arena
     * @throws IOException if the file was cut off since it was opened
     */
    public MemorySegment toSegment(Arena arena) throws IOException {
        long length = Math.multiplyExact(size(), type.bytes());
        if (isPlain()) {
            return bytes.asSlice(0, length);
        }
        MemorySegment copy = arena.allocate(length, 64);
        return InputFile.touching(path, () -> {
            StridedCopy.copy(bytes, strides, bigEndian, shape, type.bytes(), copy);
            return copy;
        });
    }

    private boolean isPlain() {
        if (size() == 0) {
            return bytes.address() % type.bytes() == 0;
        }
        long[] plain = StridedCopy.strides(shape, type.bytes(), false);
        for (int axis = 0; axis < shape.length; axis++) {
            if (shape[axis] > 1 && strides[axis] != plain[axis]) {
                return false;
            }
        }
        return !bigEndian && bytes.address() % type.bytes() == 0;
    }

    /**
     * Copies the elements, in C order, into an array.
     *
     * @throws NpyFormatException if they are too many for a Java array
     * @throws IOException if the file was cut off since it was opened
     */
    public double[] toDoubles() throws IOException {
        if (size() > Integer.MAX_VALUE - 8) {
            throw new NpyFormatException(path, "it has " + size() + " elements, too many for one Java array");
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment doubles = toDoubleSegment(arena);
            return InputFile.touching(path, () -> doubles.toArray(ValueLayout.JAVA_DOUBLE));
        }
    }

    /**
     * Returns the elements of an array with one axis as doubles: a read-only view of the file where its layout permits.
     *
     * @throws NpyFormatException if the array does not have one axis
     * @throws IOException if the file was cut off since it was opened
     */
    public DoubleSeries toSeries() throws IOException {
        requireAxes(1, "a series needs 1");
        return DoubleSeries.of(toDoubleSegment(Arena.ofAuto()));
    }

    /**
     * Returns the elements of an array with two axes, (rows, columns), as doubles: a read-only view of the file where
     * its layout permits.
     *
     * @throws NpyFormatException if the array does not have two axes, or more than 2^31 - 1 columns
     * @throws IOException if the file was cut off since it was opened
     */
    public DoubleMatrix toMatrix() throws IOException {
        requireAxes(2, "a matrix needs 2, (rows, columns)");
        return DoubleMatrix.of(toDoubleSegment(Arena.ofAuto()), shape[0], size("columns", 1, 0));
    }

    private MemorySegment toDoubleSegment(Arena arena) throws IOException {
        MemorySegment elements = toSegment(arena);
        if (type == NpyType.F8) {
            return elements;
        }
        MemorySegment doubles = arena.allocate(Math.multiplyExact(size(), Double.BYTES), 64);
        return InputFile.touching(path, () -> {
            for (long i = 0; i < size(); i++) {
                doubles.setAtIndex(ValueLayout.JAVA_DOUBLE, i, type.get(elements, i));
            }
            return doubles;
        });
    }

    /** {@link #toStack(Arena)} with memory that lives until the stack is no longer reachable. */
    public ImageStack toStack() throws IOException {
        return toStack(Arena.ofAuto());
    }

    /**
     * Returns an array with three axes, (images, rows, columns), as images of the elements'
     * {@linkplain NpyType#pixelType type of pixels}.
     *
     * @param arena what the memory comes from if the pixels must be rearranged or converted
     * @return images over the mapped file, read-only, where its layout and type permit, else over memory of the arena
     * @throws NpyFormatException if the array does not have three axes, if an image has no pixel, or if an element is
     *     an integer beyond 2^53 or -2^53, which no pixel holds
     * @throws IOException if the file was cut off since it was opened
     */
    public ImageStack toStack(Arena arena) throws IOException {
        requireAxes(3, "a stack of images needs 3, (images, rows, columns) or (rows, columns, images)");
        int height = size("rows", 1, 1);
        int width = size("columns", 2, 1);
        if (type.sampleType().isPixel()) {
            return ImageStack.of(toSegment(arena), type.pixelType(), height, width, shape[0]);
        }
        ImageStack stack = ImageStack.allocate(arena, type.pixelType(), height, width, shape[0]);
        try (Arena rearranged = Arena.ofConfined()) {
            MemorySegment elements = toSegment(rearranged);
            long odd = InputFile.touching(
                    path,
                    () -> type.sampleType().convert(elements, 0, ByteOrder.LITTLE_ENDIAN, stack.segment(), 0, size()));
            if (odd >= 0) {
                throw new NpyFormatException(
                        path, type.sampleType().problem(elements, odd * Long.BYTES, ByteOrder.LITTLE_ENDIAN));
            }
        }
        return stack;
    }

    private void requireAxes(int axes, String needed) throws NpyFormatException {
        if (shape.length != axes) {
            throw new NpyFormatException(
                    path, "its shape " + NpyHeader.tuple(shape) + " has " + shape.length + " axes; " + needed);
        }
    }

    private int size(String name, int axis, int least) throws NpyFormatException {
        if (shape[axis] < least || shape[axis] > Integer.MAX_VALUE) {
            throw new NpyFormatException(
                    path,
                    "it has " + shape[axis] + " " + name + "; it must have " + least + " to " + Integer.MAX_VALUE);
        }
        return (int) shape[axis];
    }

    /**
     * Writes a file of shape (values) and type f8. It appears under its name when it is whole; a file of that name is
     * replaced.
     *
     * @throws IOException if it cannot be written; nothing has changed then
     */
    public static void write(Path path, DoubleSeries series) throws IOException {
        write(path, series.segment(), NpyType.F8, series.size());
    }

    /**
     * Writes a file of shape (rows, columns) and type f8. It appears under its name when it is whole; a file of that
     * name is replaced.
     *
     * @throws IOException if it cannot be written; nothing has changed then
     */
    public static void write(Path path, DoubleMatrix matrix) throws IOException {
        write(path, matrix.segment(), NpyType.F8, matrix.rows(), matrix.columns());
    }

    /**
     * Writes a file of shape (images, rows, columns) and the type of the pixels. It appears under its name when it is
     * whole; a file of that name is replaced.
     *
     * @throws IOException if it cannot be written; nothing has changed then
     */
    public static void write(Path path, ImageStack stack) throws IOException {
        write(path, stack.segment(), NpyType.of(stack.pixelType()), stack.count(), stack.height(), stack.width());
    }

    private static void write(Path path, MemorySegment elements, NpyType type, long... shape) throws IOException {
        try (NpyWriter writer = NpyWriter.create(path)) {
            writer.write(type, elements, shape);
            writer.commit();
        }
    }

    /** Describes the array: its file, shape and type. */
    @Override
    public String toString() {
        return path + ": " + NpyHeader.tuple(shape) + " of " + type;
    }
}
