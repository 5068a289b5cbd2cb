package io.github.magtrack4j.simulation;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.BeadOptics;
import io.github.magtrack4j.Centers;
import io.github.magtrack4j.DoubleMatrix;
import io.github.magtrack4j.DoubleSeries;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.RegionOfInterest;
import io.github.magtrack4j.ZLut;
import io.github.magtrack4j.ZLutKind;
import io.github.magtrack4j.calibration.RingTableBuilder;
import io.github.magtrack4j.internal.Arguments;
import io.github.magtrack4j.internal.backend.BackendArguments;
import io.github.magtrack4j.jointfit.Harmonic;
import io.github.magtrack4j.jointfit.RingTable;
import io.github.magtrack4j.method.RadialProfile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A movie of beads in motion, frame by frame, and where each bead truly is.
 *
 * <p>Each bead is {@linkplain Backend#simulateBeads(DoubleMatrix, BeadOptics, ImageStack) rendered} by a backend in a
 * square of its own, at its exact position within a pixel. What the square differs from the background fades to nothing
 * towards its rim, and the beads' differences add up on an even background. The frame, clipped to 0 … 1, is then seen
 * by the {@link Camera}.
 *
 * <pre>{@code
 * MovieSimulator movie = new MovieSimulator(MovieOptions.DEFAULTS.withBeads(6));
 * ImageStack frames = ImageStack.allocate(arena, PixelType.U8, 512, 640, 100);
 * movie.render(backend, 0, frames);
 * ImageStack beads = backend.cropStackToRois(frames, movie.regions(64));
 * ZLut zlut = movie.simulateZlut(backend, ZLut.heights(1500, 4000, 25), 64, 1);
 * Tracks tracks = backend.stackToXyzp(beads, zlut);
 * }</pre>
 *
 * <p>All randomness comes from the seed: where the beads are tethered, how they move, and the noise of each frame,
 * which depends on the seed and the frame's number alone. So frames can be rendered in any order and in any portions,
 * and are the same. Backends of another kind or precision differ in the rounding of a grey level here and there.
 *
 * <p>A simulator is immutable and safe to share between threads. Beads are rendered by all threads of the backend; the
 * camera's noise is computed on the caller's thread.
 */
public final class MovieSimulator {
    /** The radius at which a bead begins to fade, as a fraction of that at which it has faded. */
    private static final double FADE_FROM = 0.75;

    /** Where a look-up table's beads are, from the middle of a pixel; a bead is symmetric, so a quarter is enough. */
    private static final double[] PLACES_IN_PIXEL = {0.125, 0.375};

    /** Those of round beads on square pixels, and what the periodic field of a square adds to its corners. */
    private static final List<Harmonic> HARMONICS =
            List.of(Harmonic.RINGS, Harmonic.cosine(4), Harmonic.cosine(8), Harmonic.cosine(12), Harmonic.cosine(16));

    /** The look-up table's beads that are rendered at once: enough work for all threads, and little memory. */
    private static final long PLANES_AT_ONCE = 256;

    private static final ValueLayout.OfShort LE_SHORT = ValueLayout.JAVA_SHORT.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final MovieOptions options;
    private final BeadAnchors anchors;
    private final BeadPath[] paths;

    /**
     * Lays out the beads and their paths, which takes 24 bytes for each bead and frame.
     *
     * @param options the movie
     * @throws IllegalArgumentException if the beads' squares do not fit into the frame, or the frame not into an array
     */
    public MovieSimulator(MovieOptions options) {
        options.checkTogether();
        this.options = options;
        anchors = new BeadAnchors(options);
        paths = new BeadPath[options.beads()];
        for (int bead = 0; bead < paths.length; bead++) {
            paths[bead] = new BeadPath(
                    options.motion(), options.frames(), RandomStreams.of(options.seed(), RandomStreams.Use.PATH, bead));
        }
    }

    /** Returns the options. */
    public MovieOptions options() {
        return options;
    }

    /**
     * Returns the true x of a bead in a frame, in pixels of the frame.
     *
     * @throws IndexOutOfBoundsException if there is no such bead or frame
     */
    public double x(int bead, long frame) {
        return anchors.x(bead) + path(bead).x(index(frame)) / options.optics().nmPerPixel();
    }

    /**
     * Returns the true y of a bead in a frame, in pixels of the frame.
     *
     * @throws IndexOutOfBoundsException if there is no such bead or frame
     */
    public double y(int bead, long frame) {
        return anchors.y(bead) + path(bead).y(index(frame)) / options.optics().nmPerPixel();
    }

    /**
     * Returns the true height of a bead in a frame, in nm.
     *
     * @throws IndexOutOfBoundsException if there is no such bead or frame
     */
    public double z(int bead, long frame) {
        return path(bead).z(index(frame));
    }

    private BeadPath path(int bead) {
        return paths[Objects.checkIndex(bead, paths.length)];
    }

    private int index(long frame) {
        return (int) Objects.checkIndex(frame, (long) options.frames());
    }

    /**
     * Returns a square for each bead, about the pixel in which it is tethered; at the edge of the frame as near to that
     * as lies inside.
     *
     * @param size the width of the squares in pixels, 1 to the smaller side of a frame
     */
    public List<RegionOfInterest> regions(int size) {
        Arguments.inRange("size", size, 1, Math.min(options.height(), options.width()));
        List<RegionOfInterest> regions = new ArrayList<>();
        for (int bead = 0; bead < paths.length; bead++) {
            int top = Math.clamp((long) anchors.row(bead) - size / 2, 0, options.height() - size);
            int left = Math.clamp((long) anchors.column(bead) - size / 2, 0, options.width() - size);
            regions.add(new RegionOfInterest(top, top + size, left, left + size));
        }
        return regions;
    }

    /**
     * Renders full frames.
     *
     * @param backend what renders the beads
     * @param firstFrame the number of the first frame to render
     * @param into images of the movie's height, width and pixel type, as many as frames are wanted
     * @throws IllegalArgumentException if the movie does not have these frames, or {@code into} does not fit
     */
    public void render(Backend backend, long firstFrame, ImageStack into) {
        Objects.requireNonNull(backend, "backend");
        PixelType pixelType = options.camera().pixelType();
        boolean fits =
                into.pixelType() == pixelType && into.height() == options.height() && into.width() == options.width();
        Arguments.require(
                "into",
                into,
                fits,
                "images of " + options.height() + " × " + options.width() + " " + pixelType + " pixels");
        Arguments.inRange("firstFrame", firstFrame, 0, options.frames());
        Arguments.inRange("the number of images in into", into.count(), 0, options.frames() - firstFrame);
        double[] frame = new double[options.height() * options.width()];
        try (Arena arena = Arena.ofConfined()) {
            ImageStack squares = ImageStack.allocate(arena, PixelType.F64, options.sizePx(), paths.length);
            DoubleMatrix xyzNm = DoubleMatrix.allocate(arena, paths.length, 3);
            for (long i = 0; i < into.count(); i++) {
                long number = firstFrame + i;
                for (int bead = 0; bead < paths.length; bead++) {
                    setPlace(xyzNm, bead, inPixel(x(bead, number)), inPixel(y(bead, number)), z(bead, number));
                }
                backend.simulateBeads(xyzNm, options.optics(), squares);
                Arrays.fill(frame, options.optics().backgroundLevel());
                for (int bead = 0; bead < paths.length; bead++) {
                    add(x(bead, number), y(bead, number), squares, bead, frame);
                }
                options.camera()
                        .expose(
                                frame,
                                options.optics().backgroundLevel(),
                                RandomStreams.of(options.seed(), RandomStreams.Use.NOISE, number));
                store(frame, into.segment().asSlice(i * into.imageBytes(), into.imageBytes()), pixelType);
            }
        }
    }

    /** How far from the middle of its pixel a place is, in pixels. */
    private static double inPixel(double place) {
        return place - Math.rint(place);
    }

    /** Sets where a bead is, relative to the middle of its square: x and y in pixels, z in nm. */
    private void setPlace(DoubleMatrix xyzNm, long bead, double x, double y, double zNm) {
        xyzNm.set(bead, 0, x * options.optics().nmPerPixel());
        xyzNm.set(bead, 1, y * options.optics().nmPerPixel());
        xyzNm.set(bead, 2, zNm);
    }

    /** Adds what one bead changes in a frame. */
    private void add(double x, double y, ImageStack squares, int bead, double[] frame) {
        double[] square = faded(squares, bead, inPixel(x), inPixel(y));
        int size = options.sizePx();
        int left = (int) Math.rint(x) - size / 2;
        int top = (int) Math.rint(y) - size / 2;
        // A bead that strays may reach beyond the frame.
        int firstX = Math.max(-left, 0);
        int endX = Math.min(options.width() - left, size);
        int endY = Math.min(options.height() - top, size);
        for (int inRow = Math.max(-top, 0); inRow < endY; inRow++) {
            for (int inColumn = firstX; inColumn < endX; inColumn++) {
                frame[(top + inRow) * options.width() + left + inColumn] += square[inRow * size + inColumn];
            }
        }
    }

    /** The difference from the background of a bead this far, in pixels, from the middle of its square. */
    private double[] faded(ImageStack squares, long bead, double x, double y) {
        double background = options.optics().backgroundLevel();
        double[] square = squares.slice(bead, 1).segment().toArray(ValueLayout.JAVA_DOUBLE);
        int size = options.sizePx();
        int middle = size / 2;
        // About the bead, not the pixel: a lopsided fade would move its centre.
        double rim = size - 1.5 - middle;
        for (int row = 0; row < size; row++) {
            for (int column = 0; column < size; column++) {
                double dx = column - middle - x;
                double dy = row - middle - y;
                double fade = fade(Math.sqrt(dx * dx + dy * dy) / rim);
                square[row * size + column] = fade * (square[row * size + column] - background);
            }
        }
        return square;
    }

    /** 1 in the middle, 0 from the rim on, and smooth between. */
    private static double fade(double radius) {
        double faded = Math.clamp((radius - FADE_FROM) / (1 - FADE_FROM), 0.0, 1.0);
        return 1 - faded * faded * (3 - 2 * faded);
    }

    private static void store(double[] frame, MemorySegment into, PixelType pixelType) {
        if (pixelType == PixelType.U8) {
            for (int i = 0; i < frame.length; i++) {
                into.set(ValueLayout.JAVA_BYTE, i, (byte) frame[i]);
            }
        } else {
            for (int i = 0; i < frame.length; i++) {
                into.set(LE_SHORT, (long) i * Short.BYTES, (short) (int) frame[i]);
            }
        }
    }

    /**
     * Makes the look-up table of this movie's beads: their radial profiles in grey levels, without noise.
     *
     * <p>Each plane is the mean over positions within a pixel, as in a table measured on a bead that moves. The profile
     * of a bead exactly in the middle of a pixel is not typical, since its bins take in pixels at few different
     * distances; a table of such profiles would put this movie's beads some 15 nm too high.
     *
     * @param backend what computes the profiles
     * @param zNm the height of each plane in nm, finite, rising or falling strictly, at least one; see
     *     {@link ZLut#heights}
     * @param size the width of the regions that will be tracked, {@value Backend#MIN_SIZE} to
     *     {@link MovieOptions#sizePx()}
     * @param oversample the profiles' bins per pixel, 1 to {@value io.github.magtrack4j.method.Profile#MAX_OVERSAMPLE}
     */
    public ZLut simulateZlut(Backend backend, DoubleSeries zNm, int size, int oversample) {
        Objects.requireNonNull(backend, "backend");
        BackendArguments.planes(zNm);
        RadialProfile profile = new RadialProfile(oversample);
        Arguments.inRange("size", size, Backend.MIN_SIZE, options.sizePx());
        ProfileMean mean = new ProfileMean(Math.toIntExact(zNm.size()), profile.bins(size));
        double[] x = new double[Math.toIntExact(zNm.size())];
        double[] y = new double[x.length];
        int middle = size / 2;
        try (Arena arena = Arena.ofShared()) {
            ImageStack planes = ImageStack.allocate(arena, PixelType.F64, size, zNm.size());
            for (double shiftX : PLACES_IN_PIXEL) {
                for (double shiftY : PLACES_IN_PIXEL) {
                    renderPlanes(backend, shiftX, shiftY, zNm, planes);
                    Arrays.fill(x, middle + shiftX);
                    Arrays.fill(y, middle + shiftY);
                    mean.add(backend.radialProfile(planes, Centers.copyOf(x, y), oversample));
                }
            }
        }
        return ZLut.of(zNm, mean.profiles()).withKind(ZLutKind.of(profile, size));
    }

    /**
     * Makes the ring table of the movie's beads, rendered as they are in the movie, without the camera's noise, and at
     * several places within a pixel.
     *
     * @param backend what renders and fits
     * @param zNm the height of each plane in nm, at least {@link RingTable#MIN_PLANES}, finite, rising or falling
     *     strictly
     * @param size the width of the images that the table is for in pixels, {@value Backend#MIN_SIZE} to the width of
     *     the squares
     */
    public RingTable simulateRingTable(Backend backend, DoubleSeries zNm, int size) {
        Objects.requireNonNull(backend, "backend");
        BackendArguments.planes(zNm);
        Arguments.inRange("size", size, Backend.MIN_SIZE, options.sizePx());
        int planes = Math.toIntExact(zNm.size());
        int places = PLACES_IN_PIXEL.length * PLACES_IN_PIXEL.length;
        int middle = size / 2;
        double[] z = new double[planes * places];
        double[] x = new double[z.length];
        double[] y = new double[z.length];
        try (Arena arena = Arena.ofShared()) {
            ImageStack images = ImageStack.allocate(arena, PixelType.F64, size, z.length);
            for (int place = 0; place < places; place++) {
                double shiftX = PLACES_IN_PIXEL[place / PLACES_IN_PIXEL.length];
                double shiftY = PLACES_IN_PIXEL[place % PLACES_IN_PIXEL.length];
                int first = place * planes;
                renderPlanes(backend, shiftX, shiftY, zNm, images.slice(first, planes));
                for (int plane = 0; plane < planes; plane++) {
                    x[first + plane] = middle + shiftX;
                    y[first + plane] = middle + shiftY;
                    z[first + plane] = zNm.get(plane);
                }
            }
            return RingTableBuilder.of(backend)
                    .withHarmonics(HARMONICS)
                    .withRounds(0)
                    .build(images, DoubleSeries.copyOf(z), Centers.copyOf(x, y))
                    .table();
        }
    }

    private void renderPlanes(Backend backend, double x, double y, DoubleSeries zNm, ImageStack planes) {
        try (Arena arena = Arena.ofConfined()) {
            long most = Math.min(zNm.size(), PLANES_AT_ONCE);
            ImageStack squares = ImageStack.allocate(arena, PixelType.F64, options.sizePx(), most);
            DoubleMatrix xyzNm = DoubleMatrix.allocate(arena, most, 3);
            for (long plane = 0; plane < zNm.size(); plane++) {
                long place = plane % most;
                if (place == 0) {
                    for (long i = 0; i < Math.min(most, zNm.size() - plane); i++) {
                        setPlace(xyzNm, i, x, y, zNm.get(plane + i));
                    }
                    backend.simulateBeads(xyzNm, options.optics(), squares);
                }
                cut(faded(squares, place, x, y), planes, plane);
            }
        }
    }

    /** Cuts the middle out of a square, in grey levels. */
    private void cut(double[] square, ImageStack planes, long plane) {
        int margin = options.sizePx() / 2 - planes.width() / 2;
        for (int row = 0; row < planes.height(); row++) {
            for (int column = 0; column < planes.width(); column++) {
                double difference = square[(margin + row) * options.sizePx() + margin + column];
                double value = options.optics().backgroundLevel() + difference;
                planes.set(plane, row, column, value * options.camera().highestLevel());
            }
        }
    }
}
