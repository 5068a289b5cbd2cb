package io.github.magtrack4j.internal.cpu.simd;

import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.LANES;
import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.SPECIES;
import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.VECTOR_BYTES;
import static io.github.magtrack4j.internal.cpu.simd.vector.Memory.ADDRESS;
import static io.github.magtrack4j.internal.cpu.simd.vector.Memory.ALL;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.github.magtrack4j.internal.cpu.simd.vector.ImageF64;
import io.github.magtrack4j.internal.cpu.simd.vector.VectorSumF64;
import io.github.magtrack4j.internal.cpu.steps.Wide;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.DoubleVector;

/**
 * The mass of an image and its first moments, in one pass.
 *
 * <p>Down four vectors of columns, side by side, the mass of each builds up; its state after each row, summed up, is
 * {@code Σ (h - y) I'} for h rows, and so gives {@code Σ y I'}: an addition and a multiply-add for each vector of
 * pixels, which a core does at the same time. {@code Σ x I'} follows at the end, since the columns of a lane are known.
 * Where rows are no whole number of four vectors, the last four end where the row ends; of their columns those count
 * that no other four have. Where a row is half or a quarter of four vectors, that many rows are one.
 *
 * <p>An image that has not been read is taken from where the caller has it, if it needs no conversion; else it is read
 * some rows at a time, which are gone when their sums are taken.
 */
final class MomentsF64 {
    /** Rows are taken this many at a time: few enough for the first-level cache. */
    private static final int BLOCK_BYTES = 32768;

    /** The columns of four vectors. */
    private static final int FOUR = 4 * LANES;

    private final ImageF64 image;
    private final PixelsF64 pixels;
    private final int blockRows;
    private final long block;

    /** How many fours a row has; 0 where it has no whole one. */
    private final int fours;

    /** So many rows make one of a four: 1 where a row has a four at least. */
    private final int together;

    /** The x of each column of the fours, and behind these of each vector of a row. */
    private final long columns;

    /** 1 for a column that counts, 0 for padding and for what another vector has. */
    private final long counted;

    /** What builds up: {@code Σ I'} of four vectors, then {@code Σ y I'} of each, counted from the first row added. */
    private final long partial;

    /** A vector of ones: from memory it stays in a register, where a constant is read anew for each use. */
    private final long ones;

    /** The mass, the moment of x and that of y of some rows, a vector each. */
    private final long totals;

    private final VectorSumF64 vectorSum = new VectorSumF64();

    private @Wide double mass;
    private @Wide double momentX;
    private @Wide double momentY;

    MomentsF64(Arena arena, ImageF64 image, PixelsF64 pixels) {
        this.image = image;
        this.pixels = pixels;
        int size = image.size;
        boolean whole = size >= LANES && FOUR % size == 0;
        together = whole ? FOUR / size : 1;
        fours = whole ? 1 : size < FOUR ? 0 : (size + FOUR - 1) / FOUR;
        long placed = (long) fours * FOUR + image.stride;
        columns = ImageF64.allocate(arena, placed);
        counted = ImageF64.allocate(arena, placed);
        for (int i = 0; i < fours * FOUR; i++) {
            place(i, whole ? i % size : firstColumn(i / FOUR, FOUR) + i % FOUR, whole ? 0 : i / FOUR * FOUR);
        }
        for (int i = 0; i < image.stride; i++) {
            place(fours * FOUR + i, firstColumn(i / LANES, LANES) + i % LANES, i / LANES * LANES);
        }
        int rows = Math.max(1, BLOCK_BYTES / (Math.max(1, image.stride) * Double.BYTES) / (2 * together));
        blockRows = Math.min(size, 2 * together * rows);
        block = ImageF64.allocate(arena, (long) blockRows * image.stride);
        partial = ImageF64.allocate(arena, 2L * FOUR);
        totals = ImageF64.allocate(arena, 3L * LANES);
        ones = ImageF64.allocate(arena, LANES);
        for (int lane = 0; lane < LANES; lane++) {
            ImageF64.set(ones, lane, 1);
        }
    }

    /**
     * The first column of one of the pieces of this width into which a row is cut: the last one does not leave the row.
     */
    private int firstColumn(int piece, int width) {
        return Math.max(0, Math.min(piece * width, image.size - width));
    }

    private void place(int index, int x, int firstCounted) {
        ImageF64.set(columns, index, x);
        ImageF64.set(counted, index, x >= firstCounted && x < image.size ? 1 : 0);
    }

    void compute() {
        compute(false, (double) 0);
    }

    void computeAbout(@Wide double level) {
        compute(true, (double) level);
    }

    private void compute(boolean about, double level) {
        mass = 0;
        momentX = 0;
        momentY = 0;
        long rowBytes = (long) image.stride * Double.BYTES;
        if (pixels.areAllRead()) {
            sumRows(ALL, image.address, rowBytes, 0, image.size, about, level);
        } else if (pixels.areToBeTakenAsTheyAre()) {
            long packedRowBytes = (long) image.size * Double.BYTES;
            sumRows(pixels.segment(), pixels.offset(), packedRowBytes, 0, image.size, about, level);
        } else {
            for (int first = 0; first < image.size; first += blockRows) {
                int end = Math.min(first + blockRows, image.size);
                pixels.readRows(first, end, block);
                sumRows(ALL, block, rowBytes, first, end, about, level);
            }
        }
    }

    /** Adds rows of the image, which are in some memory from an address on, so many bytes from one to the next. */
    private void sumRows(
            MemorySegment memory, long rows, long rowBytes, int first, int end, boolean about, double level) {
        clearTotals();
        int pairs = fours == 0 ? 0 : (end - first) / (2 * together);
        if (pairs > 0) {
            for (int four = 0; four < fours; four++) {
                long from = rows + (long) firstColumn(four, FOUR) * Double.BYTES;
                if (about) {
                    sumFourAbout(memory, from, rowBytes * together, pairs, level);
                } else {
                    sumFour(memory, from, rowBytes * together, pairs);
                }
                addFour(four, first);
            }
        }
        int rest = first + pairs * 2 * together;
        if (rest < end) {
            for (int x = 0; x < image.stride; x += LANES) {
                long from = rows + (rest - first) * rowBytes + (long) firstColumn(x / LANES, LANES) * Double.BYTES;
                sumOne(memory, from, rowBytes, rest, end, x, about, level);
            }
        }
        mass += vectorSum.of(totals);
        momentX += vectorSum.of(totals + VECTOR_BYTES);
        momentY += vectorSum.of(totals + 2 * VECTOR_BYTES);
    }

    private void clearTotals() {
        DoubleVector zero = DoubleVector.zero(SPECIES);
        zero.intoMemorySegment(ALL, totals, LITTLE_ENDIAN);
        zero.intoMemorySegment(ALL, totals + VECTOR_BYTES, LITTLE_ENDIAN);
        zero.intoMemorySegment(ALL, totals + 2 * VECTOR_BYTES, LITTLE_ENDIAN);
    }

    /** Two rows at a time; what sums up the first one's states, and the second one's, do not wait for each other. */
    private void sumFour(MemorySegment memory, long from, long rowBytes, int pairs) {
        DoubleVector one = DoubleVector.fromMemorySegment(SPECIES, ALL, ones, LITTLE_ENDIAN);
        DoubleVector mass0 = DoubleVector.zero(SPECIES);
        DoubleVector mass1 = DoubleVector.zero(SPECIES);
        DoubleVector mass2 = DoubleVector.zero(SPECIES);
        DoubleVector mass3 = DoubleVector.zero(SPECIES);
        DoubleVector states0 = DoubleVector.zero(SPECIES);
        DoubleVector states1 = DoubleVector.zero(SPECIES);
        DoubleVector states2 = DoubleVector.zero(SPECIES);
        DoubleVector states3 = DoubleVector.zero(SPECIES);
        DoubleVector more0 = DoubleVector.zero(SPECIES);
        DoubleVector more1 = DoubleVector.zero(SPECIES);
        DoubleVector more2 = DoubleVector.zero(SPECIES);
        DoubleVector more3 = DoubleVector.zero(SPECIES);
        long at = from;
        for (int pair = 0; pair < pairs; pair++) {
            mass0 = DoubleVector.fromMemorySegment(SPECIES, memory, at, LITTLE_ENDIAN)
                    .add(mass0);
            mass1 = DoubleVector.fromMemorySegment(SPECIES, memory, at + VECTOR_BYTES, LITTLE_ENDIAN)
                    .add(mass1);
            mass2 = DoubleVector.fromMemorySegment(SPECIES, memory, at + 2 * VECTOR_BYTES, LITTLE_ENDIAN)
                    .add(mass2);
            mass3 = DoubleVector.fromMemorySegment(SPECIES, memory, at + 3 * VECTOR_BYTES, LITTLE_ENDIAN)
                    .add(mass3);
            states0 = mass0.fma(one, states0);
            states1 = mass1.fma(one, states1);
            states2 = mass2.fma(one, states2);
            states3 = mass3.fma(one, states3);
            at += rowBytes;
            mass0 = DoubleVector.fromMemorySegment(SPECIES, memory, at, LITTLE_ENDIAN)
                    .add(mass0);
            mass1 = DoubleVector.fromMemorySegment(SPECIES, memory, at + VECTOR_BYTES, LITTLE_ENDIAN)
                    .add(mass1);
            mass2 = DoubleVector.fromMemorySegment(SPECIES, memory, at + 2 * VECTOR_BYTES, LITTLE_ENDIAN)
                    .add(mass2);
            mass3 = DoubleVector.fromMemorySegment(SPECIES, memory, at + 3 * VECTOR_BYTES, LITTLE_ENDIAN)
                    .add(mass3);
            more0 = mass0.fma(one, more0);
            more1 = mass1.fma(one, more1);
            more2 = mass2.fma(one, more2);
            more3 = mass3.fma(one, more3);
            at += rowBytes;
        }
        double h = 2 * pairs;
        mass0.intoMemorySegment(ALL, partial, LITTLE_ENDIAN);
        mass1.intoMemorySegment(ALL, partial + VECTOR_BYTES, LITTLE_ENDIAN);
        mass2.intoMemorySegment(ALL, partial + 2 * VECTOR_BYTES, LITTLE_ENDIAN);
        mass3.intoMemorySegment(ALL, partial + 3 * VECTOR_BYTES, LITTLE_ENDIAN);
        mass0.mul(h).sub(states0.add(more0)).intoMemorySegment(ALL, partial + 4 * VECTOR_BYTES, LITTLE_ENDIAN);
        mass1.mul(h).sub(states1.add(more1)).intoMemorySegment(ALL, partial + 5 * VECTOR_BYTES, LITTLE_ENDIAN);
        mass2.mul(h).sub(states2.add(more2)).intoMemorySegment(ALL, partial + 6 * VECTOR_BYTES, LITTLE_ENDIAN);
        mass3.mul(h).sub(states3.add(more3)).intoMemorySegment(ALL, partial + 7 * VECTOR_BYTES, LITTLE_ENDIAN);
    }

    /** The same with each pixel's distance from a level; a row at a time, since there is more to do with it. */
    private void sumFourAbout(MemorySegment memory, long from, long rowBytes, int pairs, double level) {
        DoubleVector one = DoubleVector.fromMemorySegment(SPECIES, ALL, ones, LITTLE_ENDIAN);
        DoubleVector background = DoubleVector.broadcast(SPECIES, level);
        DoubleVector mass0 = DoubleVector.zero(SPECIES);
        DoubleVector mass1 = DoubleVector.zero(SPECIES);
        DoubleVector mass2 = DoubleVector.zero(SPECIES);
        DoubleVector mass3 = DoubleVector.zero(SPECIES);
        DoubleVector states0 = DoubleVector.zero(SPECIES);
        DoubleVector states1 = DoubleVector.zero(SPECIES);
        DoubleVector states2 = DoubleVector.zero(SPECIES);
        DoubleVector states3 = DoubleVector.zero(SPECIES);
        long at = from;
        for (int row = 0; row < 2 * pairs; row++) {
            mass0 = background
                    .sub(DoubleVector.fromMemorySegment(SPECIES, memory, at, LITTLE_ENDIAN))
                    .abs()
                    .add(mass0);
            mass1 = background
                    .sub(DoubleVector.fromMemorySegment(SPECIES, memory, at + VECTOR_BYTES, LITTLE_ENDIAN))
                    .abs()
                    .add(mass1);
            mass2 = background
                    .sub(DoubleVector.fromMemorySegment(SPECIES, memory, at + 2 * VECTOR_BYTES, LITTLE_ENDIAN))
                    .abs()
                    .add(mass2);
            mass3 = background
                    .sub(DoubleVector.fromMemorySegment(SPECIES, memory, at + 3 * VECTOR_BYTES, LITTLE_ENDIAN))
                    .abs()
                    .add(mass3);
            states0 = mass0.fma(one, states0);
            states1 = mass1.fma(one, states1);
            states2 = mass2.fma(one, states2);
            states3 = mass3.fma(one, states3);
            at += rowBytes;
        }
        double h = 2 * pairs;
        mass0.intoMemorySegment(ALL, partial, LITTLE_ENDIAN);
        mass1.intoMemorySegment(ALL, partial + VECTOR_BYTES, LITTLE_ENDIAN);
        mass2.intoMemorySegment(ALL, partial + 2 * VECTOR_BYTES, LITTLE_ENDIAN);
        mass3.intoMemorySegment(ALL, partial + 3 * VECTOR_BYTES, LITTLE_ENDIAN);
        mass0.mul(h).sub(states0).intoMemorySegment(ALL, partial + 4 * VECTOR_BYTES, LITTLE_ENDIAN);
        mass1.mul(h).sub(states1).intoMemorySegment(ALL, partial + 5 * VECTOR_BYTES, LITTLE_ENDIAN);
        mass2.mul(h).sub(states2).intoMemorySegment(ALL, partial + 6 * VECTOR_BYTES, LITTLE_ENDIAN);
        mass3.mul(h).sub(states3).intoMemorySegment(ALL, partial + 7 * VECTOR_BYTES, LITTLE_ENDIAN);
    }

    /** Adds the sums of four vectors to the totals; {@code first} is their first row. */
    private void addFour(int four, int first) {
        DoubleVector mass = DoubleVector.fromMemorySegment(SPECIES, ALL, totals, LITTLE_ENDIAN);
        DoubleVector momentX = DoubleVector.fromMemorySegment(SPECIES, ALL, totals + VECTOR_BYTES, LITTLE_ENDIAN);
        DoubleVector momentY = DoubleVector.fromMemorySegment(SPECIES, ALL, totals + 2 * VECTOR_BYTES, LITTLE_ENDIAN);
        long place = (long) four * FOUR * Double.BYTES;
        long column = columns + place;
        long count = counted + place;
        long end = partial + 4 * VECTOR_BYTES;
        int quarters = 4 * first;
        // Ending on != a loop stays as it is; this one is short, and would lose by being unrolled.
        for (long at = partial; at != end; at += VECTOR_BYTES) {
            at &= ADDRESS;
            column &= ADDRESS;
            count &= ADDRESS;
            DoubleVector keep = DoubleVector.fromMemorySegment(SPECIES, ALL, count, LITTLE_ENDIAN);
            DoubleVector sum = DoubleVector.fromMemorySegment(SPECIES, ALL, at, LITTLE_ENDIAN)
                    .mul(keep);
            mass = sum.add(mass);
            momentX = sum.fma(DoubleVector.fromMemorySegment(SPECIES, ALL, column, LITTLE_ENDIAN), momentX);
            int top = quarters / 4;
            momentY = sum.fma(DoubleVector.broadcast(SPECIES, (double) top), momentY);
            momentY = DoubleVector.fromMemorySegment(SPECIES, ALL, at + 4 * VECTOR_BYTES, LITTLE_ENDIAN)
                    .mul((double) together)
                    .fma(keep, momentY);
            column += VECTOR_BYTES;
            count += VECTOR_BYTES;
            quarters += together;
        }
        mass.intoMemorySegment(ALL, totals, LITTLE_ENDIAN);
        momentX.intoMemorySegment(ALL, totals + VECTOR_BYTES, LITTLE_ENDIAN);
        momentY.intoMemorySegment(ALL, totals + 2 * VECTOR_BYTES, LITTLE_ENDIAN);
    }

    /** Adds one vector of columns, from column x on, to the totals. */
    private void sumOne(
            MemorySegment memory, long from, long rowBytes, int first, int end, int x, boolean about, double level) {
        DoubleVector sum = DoubleVector.zero(SPECIES);
        DoubleVector momentY = DoubleVector.zero(SPECIES);
        long at = from;
        for (int y = first; y < end; y++) {
            DoubleVector values = DoubleVector.fromMemorySegment(SPECIES, memory, at, LITTLE_ENDIAN);
            if (about) {
                values = values.sub(level).abs();
            }
            sum = values.add(sum);
            momentY = values.fma(DoubleVector.broadcast(SPECIES, (double) y), momentY);
            at += rowBytes;
        }
        long place = ((long) fours * FOUR + x) * Double.BYTES;
        DoubleVector keep = DoubleVector.fromMemorySegment(SPECIES, ALL, counted + place, LITTLE_ENDIAN);
        sum = sum.mul(keep);
        sum.add(DoubleVector.fromMemorySegment(SPECIES, ALL, totals, LITTLE_ENDIAN))
                .intoMemorySegment(ALL, totals, LITTLE_ENDIAN);
        sum.fma(
                        DoubleVector.fromMemorySegment(SPECIES, ALL, columns + place, LITTLE_ENDIAN),
                        DoubleVector.fromMemorySegment(SPECIES, ALL, totals + VECTOR_BYTES, LITTLE_ENDIAN))
                .intoMemorySegment(ALL, totals + VECTOR_BYTES, LITTLE_ENDIAN);
        momentY.fma(keep, DoubleVector.fromMemorySegment(SPECIES, ALL, totals + 2 * VECTOR_BYTES, LITTLE_ENDIAN))
                .intoMemorySegment(ALL, totals + 2 * VECTOR_BYTES, LITTLE_ENDIAN);
    }

    /** The mean pixel. */
    public @Wide double mean() {
        @Wide double sum = 0;
        if (pixels.areAllRead()) {
            sum = sumAll(ALL, image.address, image.size * image.stride);
        } else if (pixels.areToBeTakenAsTheyAre()) {
            sum = sumAll(pixels.segment(), pixels.offset(), image.size * image.size);
        } else {
            for (int first = 0; first < image.size; first += blockRows) {
                int end = Math.min(first + blockRows, image.size);
                pixels.readRows(first, end, block);
                sum += sumAll(ALL, block, (end - first) * image.stride);
            }
        }
        return sum / ((@Wide double) image.size * image.size);
    }

    /** The sum of values that lie one after the other. */
    private double sumAll(MemorySegment memory, long from, int count) {
        DoubleVector sum0 = DoubleVector.zero(SPECIES);
        DoubleVector sum1 = DoubleVector.zero(SPECIES);
        DoubleVector sum2 = DoubleVector.zero(SPECIES);
        DoubleVector sum3 = DoubleVector.zero(SPECIES);
        int whole = count / FOUR * FOUR;
        for (int i = 0; i < whole; i += FOUR) {
            long at = from + (long) i * Double.BYTES;
            sum0 = DoubleVector.fromMemorySegment(SPECIES, memory, at, LITTLE_ENDIAN)
                    .add(sum0);
            sum1 = DoubleVector.fromMemorySegment(SPECIES, memory, at + VECTOR_BYTES, LITTLE_ENDIAN)
                    .add(sum1);
            sum2 = DoubleVector.fromMemorySegment(SPECIES, memory, at + 2 * VECTOR_BYTES, LITTLE_ENDIAN)
                    .add(sum2);
            sum3 = DoubleVector.fromMemorySegment(SPECIES, memory, at + 3 * VECTOR_BYTES, LITTLE_ENDIAN)
                    .add(sum3);
        }
        sum0.add(sum1).add(sum2.add(sum3)).intoMemorySegment(ALL, totals, LITTLE_ENDIAN);
        double sum = vectorSum.of(totals);
        for (int i = whole; i < count; i++) {
            sum += memory.get(ImageF64.REAL, from + (long) i * Double.BYTES);
        }
        return sum;
    }

    public @Wide double mass() {
        return mass;
    }

    public @Wide double momentX() {
        return momentX;
    }

    public @Wide double momentY() {
        return momentY;
    }
}
