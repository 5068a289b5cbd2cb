package io.github.magtrack4j.benchmarks.functions;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.Centers;
import io.github.magtrack4j.DoubleMatrix;
import io.github.magtrack4j.DoubleSeries;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.RegionOfInterest;
import io.github.magtrack4j.Tracks;
import io.github.magtrack4j.ZLut;
import io.github.magtrack4j.jointfit.RingTable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What the functions are given, and room for the results of those that write to existing memory. Whatever there is one
 * of for each image repeats after {@link BeadImages#DISTINCT} images.
 *
 * @param stack the images
 * @param centers their centres, to rounding
 * @param profiles their radial profiles
 * @param zlut a look-up table for these profiles
 * @param rings a ring table for these images
 * @param planes the look-up table's profiles, a row per plane
 * @param lines a row per image: its middle row of pixels
 * @param bins a row per image: a bin for each pixel of that line, its distance from the middle
 * @param peaks for each image the column of the line's middle
 * @param samples three columns: the pixels about the middle of the line
 * @param xyzNm a row per image: where a bead is in nm, near the middle of its image
 * @param axis the coordinates of rows and of columns
 * @param regions all of a frame but its outermost pixels
 * @param tracks room for tracks
 * @param crops room for the images cut out
 */
public record Inputs(
        ImageStack stack,
        Centers centers,
        DoubleMatrix profiles,
        ZLut zlut,
        RingTable rings,
        DoubleMatrix planes,
        DoubleMatrix lines,
        DoubleMatrix bins,
        DoubleSeries peaks,
        DoubleMatrix samples,
        DoubleMatrix xyzNm,
        DoubleSeries axis,
        List<RegionOfInterest> regions,
        Tracks tracks,
        ImageStack crops) {

    private static final int MAX_CALLS = 1 << 17;

    /** Makes the inputs for images of this size and type; the scalar backend finds their centres and profiles. */
    public static Inputs make(Backend scalar, PixelType pixels, int size, int count) {
        Arena arena = Arena.ofAuto();
        ImageStack stack = BeadImages.stack(arena, pixels, size, count);
        int distinct = Math.min(count, BeadImages.DISTINCT);
        ZLut zlut = BeadImages.zlut(size);
        ImageStack once = stack.slice(0, distinct);
        Centers centers = scalar.stackToXyzp(once, zlut).centers();
        DoubleMatrix lines = DoubleMatrix.allocate(arena, distinct, size);
        DoubleMatrix bins = DoubleMatrix.allocate(arena, distinct, size);
        DoubleMatrix samples = DoubleMatrix.allocate(arena, distinct, 3);
        DoubleMatrix xyzNm = DoubleMatrix.allocate(arena, distinct, 3);
        double[] axis = new double[size];
        double[] peaks = new double[distinct];
        for (int column = 0; column < size; column++) {
            axis[column] = column;
        }
        for (int image = 0; image < distinct; image++) {
            peaks[image] = Math.floor(size / 2.0);
            for (int column = 0; column < size; column++) {
                lines.set(image, column, stack.get(image, size / 2, column));
                bins.set(image, column, Math.abs(column - peaks[image]));
            }
            xyzNm.set(image, 0, 37 * image);
            xyzNm.set(image, 1, -23 * image);
            xyzNm.set(image, 2, 1500 + 100 * image);
            for (int i = 0; i < 3; i++) {
                samples.set(image, i, lines.get(image, size / 2 - 1 + i));
            }
        }
        return new Inputs(
                stack,
                new Centers(repeated(centers.x(), count), repeated(centers.y(), count)),
                repeated(scalar.radialProfile(once, centers), count),
                zlut,
                BeadImages.rings(pixels, size),
                planes(zlut),
                repeated(lines, count),
                repeated(bins, count),
                repeated(DoubleSeries.copyOf(peaks), count),
                repeated(samples, count),
                repeated(xyzNm, count),
                DoubleSeries.copyOf(axis),
                List.of(new RegionOfInterest(1, size - 1, 1, size - 1)),
                Tracks.allocate(arena, count, size / 2),
                ImageStack.allocate(arena, pixels, size - 2, count));
    }

    /**
     * The inputs in the memory that a benchmark is about, until closed.
     *
     * @param inputs the inputs
     * @param arena what holds the memory, and has memory of that kind for results
     */
    public record Placed(Inputs inputs, Arena arena) implements AutoCloseable {
        @Override
        public void close() {
            arena.close();
        }
    }

    /** Puts the images, and the room for tracks, where a residence says. */
    @SuppressWarnings("MustBeClosedChecker") // what is returned closes it
    public Placed place(Residence residence, Backend backend) {
        Arena arena = residence.isOfGpu() ? backend.newArena() : Arena.ofShared();
        return new Placed(residence.isOfGpu() ? inMemoryOf(backend, arena, residence) : this, arena);
    }

    private Inputs inMemoryOf(Backend backend, Arena arena, Residence residence) {
        ImageStack placed;
        if (residence == Residence.DEVICE) {
            placed = backend.upload(stack, arena);
        } else {
            MemorySegment pageLocked = arena.allocate(stack.segment().byteSize(), 64);
            pageLocked.copyFrom(stack.segment());
            placed = ImageStack.of(pageLocked, stack.pixelType(), stack.height(), stack.width(), stack.count());
        }
        return new Inputs(
                placed,
                centers,
                profiles,
                zlut,
                rings,
                planes,
                lines,
                bins,
                peaks,
                samples,
                xyzNm,
                axis,
                regions,
                Tracks.allocate(arena, count(), profiles.columns()),
                crops);
    }

    private static DoubleMatrix planes(ZLut zlut) {
        DoubleMatrix planes = DoubleMatrix.allocate(Arena.ofAuto(), zlut.planes(), zlut.bins());
        for (int plane = 0; plane < zlut.planes(); plane++) {
            for (int bin = 0; bin < zlut.bins(); bin++) {
                planes.set(plane, bin, zlut.profile(plane, bin));
            }
        }
        return planes;
    }

    private static DoubleSeries repeated(DoubleSeries values, int count) {
        return DoubleSeries.of(repeated(values.segment(), count * (long) Double.BYTES));
    }

    private static DoubleMatrix repeated(DoubleMatrix rows, int count) {
        long bytes = (long) count * rows.columns() * Double.BYTES;
        return DoubleMatrix.of(repeated(rows.segment(), bytes), count, rows.columns());
    }

    private static MemorySegment repeated(MemorySegment once, long bytes) {
        MemorySegment all = Arena.ofAuto().allocate(bytes, 64);
        for (long start = 0; start < bytes; start += once.byteSize()) {
            MemorySegment.copy(once, 0, all, start, Math.min(once.byteSize(), bytes - start));
        }
        return all;
    }

    /**
     * Divides the inputs into those of calls with this many images each; what is left over gets no call. More calls
     * than caches could know are not made.
     */
    public List<Inputs> calls(int images) {
        return IntStream.range(0, Math.min(count() / images, MAX_CALLS))
                .mapToObj(call -> slice(call * images, images))
                .toList();
    }

    /** Returns some of the inputs; all slices have the same room for results. */
    Inputs slice(int first, int count) {
        return new Inputs(
                stack.slice(first, count),
                new Centers(centers.x().slice(first, count), centers.y().slice(first, count)),
                slice(profiles, first, count),
                zlut,
                rings,
                planes,
                slice(lines, first, count),
                slice(bins, first, count),
                peaks.slice(first, count),
                slice(samples, first, count),
                slice(xyzNm, first, count),
                axis,
                regions,
                new Tracks(
                        new Centers(tracks.x().slice(0, count), tracks.y().slice(0, count)),
                        tracks.z().slice(0, count),
                        slice(tracks.profiles(), 0, count)),
                crops.slice(0, count));
    }

    private static DoubleMatrix slice(DoubleMatrix rows, int first, int count) {
        long bytes = (long) rows.columns() * Double.BYTES;
        return DoubleMatrix.of(rows.segment().asSlice(first * bytes, count * bytes), count, rows.columns());
    }

    /** Returns the width of the images. */
    int size() {
        return stack.width();
    }

    /** Returns the number of images. */
    int count() {
        return Math.toIntExact(stack.count());
    }

    /** Returns the largest value of a pixel. */
    double fullScale() {
        return BeadImages.fullScale(stack.pixelType());
    }
}
