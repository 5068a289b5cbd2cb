package io.github.magtrack4j.internal.cpu.simd;

import static io.github.magtrack4j.internal.cpu.simd.fft.FftF64.NUMBER;
import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.LANES;
import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.SPECIES;
import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.VECTOR_BYTES;
import static io.github.magtrack4j.internal.cpu.simd.vector.Memory.ALL;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.github.magtrack4j.internal.cpu.simd.fft.FftF64;
import io.github.magtrack4j.internal.cpu.simd.fft.PhasorF64;
import io.github.magtrack4j.internal.cpu.simd.fft.TransposeF64;
import io.github.magtrack4j.internal.cpu.simd.vector.ImageF64;
import io.github.magtrack4j.internal.cpu.simd.vector.LanesF64;
import io.github.magtrack4j.internal.cpu.steps.BeadKernels;
import io.github.magtrack4j.internal.cpu.steps.Wide;
import io.github.magtrack4j.internal.numeric.BeadField;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.Supplier;
import jdk.incubator.vector.DoubleVector;

/**
 * Beads in SIMD. Two-dimensional transforms are two rounds of {@link FftF64}, with lanes as columns and then, turned
 * over, as rows. Each round reads only what is not 0 and keeps only what is asked for: frequencies that the objective
 * passes on one side, pixels of the image on the other.
 *
 * <p>Complex numbers are in blocks: a block has a number after the other, each a vector of real parts and one of
 * imaginary parts. A bead's spectrum is written with the two exchanged, and so is its field: then the transform is the
 * inverse one.
 */
public final class SimdBeadKernelsF64 extends BeadKernels {
    private final Supplier<Arena> newArena;
    private Arena arena;
    private BeadField field;
    private int size;
    private int padded;
    private int passed;
    private FftF64 fft;

    /** The spectrum of the field behind the sphere, times the transfer: lanes are v, a number for each u. */
    private long spectrum;

    /** How fast the phase of each number of the spectrum turns along the axis, in cycles per nm. */
    private @Wide double[] axial;

    /** The phases of a block, and what they are as complex numbers. */
    private long phases;

    private long phasors;

    /** The numbers of a transform, and room for as many. */
    private long numbers;

    private long scratch;

    /** A square of vectors on the way to being transposed. */
    private long square;

    private TransposeF64 transpose;

    /** What the first round hands to the second. */
    private long between;

    /** The intensity, rows padded to whole vectors. */
    private ImageF64 image;

    /** Room for a row of it in 64 bits. */
    private long wide;

    /** Makes kernels whose scratch is ordinary memory, open to whichever thread has them. */
    public SimdBeadKernelsF64() {
        this(Arena::ofShared);
    }

    /** Makes kernels whose scratch is in arenas of any kind; for tests with guard pages. */
    public SimdBeadKernelsF64(Supplier<Arena> newArena) {
        this.newArena = newArena;
        arena = newArena.get();
    }

    @Override
    protected void prepare(BeadField field) {
        arena.close();
        arena = newArena.get();
        this.field = field;
        size = field.size();
        padded = field.padded();
        passed = field.passed();
        fft = new FftF64(arena, padded);
        image = new ImageF64(arena, size);
        wide = ImageF64.allocateWide(arena, size);
        int lanes = ImageF64.roundUp(passed);
        spectrum = ImageF64.allocate(arena, 2L * lanes * passed);
        axial = new @Wide double[lanes * passed];
        phases = ImageF64.allocate(arena, (long) passed * LANES);
        phasors = ImageF64.allocate(arena, 2L * passed * LANES);
        numbers = ImageF64.allocate(arena, 2L * padded * LANES);
        scratch = ImageF64.allocate(arena, 2L * padded * LANES);
        square = ImageF64.allocate(arena, (long) LANES * LANES);
        transpose = new TransposeF64(arena);
        between = ImageF64.allocate(arena, 2L * lanes * image.stride);
        transformField();
    }

    /** The field is 1 but for the image's pixels: what these differ by is transformed, and 1 is frequency zero. */
    private void transformField() {
        int blocks = ImageF64.roundUp(passed) / LANES;
        for (int block = 0; block * LANES < size; block++) {
            clear(numbers, padded);
            for (int y = 0; y < size; y++) {
                long to = numbers + (field.offset() + y) * NUMBER;
                for (int lane = 0; lane < LANES && block * LANES + lane < size; lane++) {
                    @Wide double amplitude = field.amplitude(y, block * LANES + lane);
                    @Wide double phase = field.phase(y, block * LANES + lane);
                    ImageF64.set(to, lane, (double) (amplitude * Math.cos(phase) - 1));
                    ImageF64.set(to + VECTOR_BYTES, lane, (double) (amplitude * Math.sin(phase)));
                }
            }
            turnOver(fft.transform(numbers, scratch), field.index(0), passed, block * LANES, image.stride);
        }
        for (int block = 0; block < blocks; block++) {
            clear(numbers, padded);
            copy(between + (long) block * image.stride * NUMBER, size, numbers + field.offset() * NUMBER);
            long result = fft.transform(numbers, scratch);
            for (int u = 0; u < passed; u++) {
                long from = result + field.index(u) * NUMBER;
                long to = spectrum + ((long) block * passed + u) * NUMBER;
                for (int lane = 0; lane < LANES; lane++) {
                    int v = block * LANES + lane;
                    @Wide double transfer = v < passed ? field.transfer(u, v) : 0;
                    boolean zero = v < passed && field.index(u) == 0 && field.index(v) == 0;
                    @Wide double one = zero ? (@Wide double) padded * padded : 0;
                    ImageF64.set(to, lane, (double) ((ImageF64.get(from, lane) + one) * transfer));
                    ImageF64.set(
                            to + VECTOR_BYTES, lane, (double) (ImageF64.get(from + VECTOR_BYTES, lane) * transfer));
                    axial[(block * passed + u) * LANES + lane] = v < passed ? field.axialFrequency(u, v) : 0;
                }
            }
        }
    }

    @Override
    public void render(@Wide double x, @Wide double y, @Wide double z, MemorySegment into, long offset) {
        int blocks = ImageF64.roundUp(passed) / LANES;
        for (int block = 0; block < blocks; block++) {
            phases(block, x, y, z);
            PhasorF64.compute(phases, passed * LANES, phasors);
            clear(numbers, padded);
            long from = spectrum + (long) block * passed * NUMBER;
            int wrap = Math.min(padded - field.index(0), passed); // from here on frequencies are not negative
            shift(from, phasors, wrap, numbers + field.index(0) * NUMBER);
            shift(from + wrap * NUMBER, phasors + wrap * NUMBER, passed - wrap, numbers);
            turnOver(fft.transform(numbers, scratch), field.offset(), size, block * LANES, ImageF64.roundUp(passed));
        }
        for (int x0 = 0; x0 < size; x0 += LANES) {
            clear(numbers, padded);
            long from = between + (long) x0 / LANES * ImageF64.roundUp(passed) * NUMBER;
            int wrap = Math.min(padded - field.index(0), passed);
            copy(from, wrap, numbers + field.index(0) * NUMBER);
            copy(from + wrap * NUMBER, passed - wrap, numbers);
            long result = fft.transform(numbers, scratch);
            intensity(result + field.offset() * NUMBER, image.address + (long) x0 * Double.BYTES);
        }
        level();
        for (int row = 0; row < size; row++) {
            LanesF64.store(image.row(row), size, into, offset + (long) row * size * Long.BYTES, wide);
        }
    }

    /** The phase of each number of a block in the bead's spectrum, in cycles, less whole cycles. */
    private void phases(int block, @Wide double x, @Wide double y, @Wide double z) {
        for (int u = 0; u < passed; u++) {
            @Wide double shiftX = field.frequency(u) * x;
            int at = u * LANES;
            int from = (block * passed + u) * LANES;
            for (int lane = 0; lane < LANES; lane++) {
                @Wide double shiftY = field.frequency(block * LANES + lane) * y;
                @Wide double cycles = z * axial[from + lane] - shiftX - shiftY;
                ImageF64.set(phases, at + lane, (double) (cycles - Math.rint(cycles)));
            }
        }
    }

    /** Multiplies numbers of the spectrum by phasors, and writes them with real and imaginary parts exchanged. */
    private static void shift(long spectrum, long phasors, int count, long to) {
        for (long at = 0; at < count * NUMBER; at += NUMBER) {
            DoubleVector re = DoubleVector.fromMemorySegment(SPECIES, ALL, spectrum + at, LITTLE_ENDIAN);
            DoubleVector im = DoubleVector.fromMemorySegment(SPECIES, ALL, spectrum + at + VECTOR_BYTES, LITTLE_ENDIAN);
            DoubleVector cosine = DoubleVector.fromMemorySegment(SPECIES, ALL, phasors + at, LITTLE_ENDIAN);
            DoubleVector sine =
                    DoubleVector.fromMemorySegment(SPECIES, ALL, phasors + at + VECTOR_BYTES, LITTLE_ENDIAN);
            re.fma(sine, im.mul(cosine)).intoMemorySegment(ALL, to + at, LITTLE_ENDIAN);
            re.mul(cosine).sub(im.mul(sine)).intoMemorySegment(ALL, to + at + VECTOR_BYTES, LITTLE_ENDIAN);
        }
    }

    private static void clear(long numbers, int count) {
        DoubleVector zero = DoubleVector.zero(SPECIES);
        for (long at = numbers; at < numbers + count * NUMBER; at += VECTOR_BYTES) {
            zero.intoMemorySegment(ALL, at, LITTLE_ENDIAN);
        }
    }

    private static void copy(long from, int count, long to) {
        MemorySegment.copy(ALL, from, ALL, to, count * NUMBER);
    }

    /**
     * Turns results of the first round over, so that lanes become numbers of {@link #between}.
     *
     * @param result the numbers of a transform
     * @param first the first that is kept; behind the last comes number 0 again
     * @param count how many are kept
     * @param lane what number the first lane becomes
     * @param lanes how many numbers a block gets in all, rounded up to whole vectors
     */
    private void turnOver(long result, int first, int count, int lane, int lanes) {
        for (int done = 0; done < count; done += LANES) {
            long to = between + ((long) done / LANES * lanes + lane) * NUMBER;
            gather(result, first + done, padded, square);
            transpose.transpose(square, VECTOR_BYTES, to, NUMBER);
            gather(result + VECTOR_BYTES, first + done, padded, square);
            transpose.transpose(square, VECTOR_BYTES, to + VECTOR_BYTES, NUMBER);
        }
    }

    private static void gather(long result, int first, int padded, long square) {
        for (int row = 0; row < LANES; row++) {
            int index = first + row;
            while (index >= padded) {
                index -= padded;
            }
            DoubleVector.fromMemorySegment(SPECIES, ALL, result + index * NUMBER, LITTLE_ENDIAN)
                    .intoMemorySegment(ALL, square + row * VECTOR_BYTES, LITTLE_ENDIAN);
        }
    }

    private void intensity(long from, long to) {
        long rowBytes = (long) image.stride * Double.BYTES;
        for (int y = 0; y < size; y++) {
            DoubleVector re = DoubleVector.fromMemorySegment(SPECIES, ALL, from + y * NUMBER, LITTLE_ENDIAN);
            DoubleVector im =
                    DoubleVector.fromMemorySegment(SPECIES, ALL, from + y * NUMBER + VECTOR_BYTES, LITTLE_ENDIAN);
            re.fma(re, im.mul(im)).intoMemorySegment(ALL, to + y * rowBytes, LITTLE_ENDIAN);
        }
    }

    /** Scales the intensity to the background level and clips it. */
    private void level() {
        @Wide double sum = 0;
        for (int y = 0; y < field.corner(); y++) {
            for (int x = 0; x < field.corner(); x++) {
                sum += ImageF64.get(image.row(y), x);
            }
        }
        @Wide double background = sum == 0 ? 1 : sum / (field.corner() * field.corner());
        @Wide double level = field.optics().backgroundLevel();
        @Wide double contrast = level * field.optics().contrastScale();
        DoubleVector factor = DoubleVector.broadcast(SPECIES, (double) (contrast / background));
        DoubleVector rest = DoubleVector.broadcast(SPECIES, (double) (level - contrast));
        for (long at = image.address; at < image.row(size); at += VECTOR_BYTES) {
            DoubleVector.fromMemorySegment(SPECIES, ALL, at, LITTLE_ENDIAN)
                    .fma(factor, rest)
                    .max((double) 0)
                    .min((double) 1)
                    .intoMemorySegment(ALL, at, LITTLE_ENDIAN);
        }
    }

    @Override
    public void close() {
        arena.close();
    }
}
