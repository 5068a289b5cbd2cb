package io.github.magtrack4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.magtrack4j.method.AutoConvolution;
import io.github.magtrack4j.method.Correlation;
import io.github.magtrack4j.method.FourierProfile;
import io.github.magtrack4j.method.PolarProfile;
import io.github.magtrack4j.method.QuadrantInterpolation;
import io.github.magtrack4j.method.RadialProfile;
import io.github.magtrack4j.method.TrackingOptions;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every wrong argument is refused with a message that names it, its value, and what it must be. */
@EveryBackend
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WrongArgumentsTest {
    private final Arena arena = Arena.ofAuto();
    private Backend backend;
    private final ImageStack stack = ImageStack.allocate(arena, PixelType.U8, 16, 3);
    private final ImageStack frames = ImageStack.allocate(arena, PixelType.U8, 100, 200, 2);
    private final Centers centers = Centers.allocate(arena, 3);
    private final Centers twoCenters = Centers.allocate(arena, 2);
    private final ZLut zlut = ZLut.of(DoubleSeries.copyOf(0, 1, 2, 3, 4, 5), DoubleMatrix.allocate(arena, 6, 8));

    @BeforeAll
    void open() {
        backend = TestBackends.open(1);
    }

    @AfterAll
    void close() {
        backend.close();
    }

    private static Arguments wrong(String message, Executable call) {
        return Arguments.of(message, call);
    }

    private Tracks tracks(long count, int bins) {
        return Tracks.allocate(arena, count, bins);
    }

    private static TrackingOptions options() {
        return TrackingOptions.DEFAULTS;
    }

    private ImageStack of(int size) {
        return ImageStack.allocate(arena, PixelType.U8, size, 1);
    }

    Stream<Arguments> stacks() {
        MemorySegment bytes = arena.allocate(64, 8);
        return Stream.of(
                wrong("height is 0; it must be at least 1", () -> of(0)),
                wrong("width is -1; it must be at least 1", () -> ImageStack.allocate(arena, PixelType.U8, 8, -1, 1)),
                wrong("count is -1; it must be at least 0", () -> ImageStack.allocate(arena, PixelType.U8, 8, -1)),
                wrong(
                        "the stack is larger than 2^63 - 1 bytes; it must be less",
                        () -> ImageStack.allocate(arena, PixelType.F64, 1024, Long.MAX_VALUE / 2)),
                wrong(
                        "segment is on the Java heap; it must be native memory (copy an array with ImageStack.copyOf)",
                        () -> ImageStack.of(MemorySegment.ofArray(new byte[64]), PixelType.U8, 8, 1)),
                wrong(
                        "segment has 64 bytes; it must have 128 for 2 images of 8 × 8 U8 pixels",
                        () -> ImageStack.of(bytes, PixelType.U8, 8, 2)),
                wrong(
                        "segment starts at address 0x" + Long.toHexString(bytes.address() + 1)
                                + "; it must be aligned to the 2 bytes of a U16 pixel",
                        () -> ImageStack.of(bytes.asSlice(1, 32), PixelType.U16, 4, 1)),
                wrong(
                        "pixels has 65 values; it must have a multiple of 8 × 8",
                        () -> ImageStack.copyOf(arena, 8, 8, new byte[65])));
    }

    Stream<Arguments> tables() {
        return Stream.of(
                wrong(
                        "profiles has 2 rows; it must have one per value of z, 3",
                        () -> ZLut.of(DoubleSeries.copyOf(1, 2, 3), DoubleMatrix.allocate(arena, 2, 8))),
                wrong(
                        "z[1] is NaN; it must be finite",
                        () -> ZLut.of(DoubleSeries.copyOf(1, Double.NaN), DoubleMatrix.allocate(arena, 2, 8))),
                wrong(
                        "the number of planes (values of z) is 0; it must be at least 1",
                        () -> ZLut.of(DoubleSeries.copyOf(), DoubleMatrix.allocate(arena, 0, 8))),
                wrong(
                        "the number of rows of the table (1 + bins) is 2; it must be at least 3",
                        () -> ZLut.ofReference(DoubleMatrix.allocate(arena, 2, 8))),
                wrong(
                        "rows[1] has 3 values; it must have as many as the first row, 2",
                        () -> DoubleMatrix.copyOf(new double[2], new double[3])),
                wrong(
                        "y has 2 values; it must have as many as x, 1",
                        () -> Centers.copyOf(new double[1], new double[2])),
                wrong(
                        "the region of interest is rows 5 to 5, columns 0 to 9 (end exclusive); it must start at 0 or"
                                + " later and have at least one pixel",
                        () -> new RegionOfInterest(5, 5, 0, 9)));
    }

    Stream<Arguments> tablesOfACall() {
        ZLut wide = ZLut.of(DoubleSeries.copyOf(0, 1, 2, 3, 4, 5), DoubleMatrix.allocate(arena, 6, 9));
        ZLut low = ZLut.of(DoubleSeries.copyOf(0, 1, 2), DoubleMatrix.allocate(arena, 3, 8));
        ZLut polar = zlut.withKind(ZLutKind.of(PolarProfile.DEFAULTS, 16));
        List<ZLut> tables = Arrays.asList(zlut, null, zlut);
        DoubleMatrix profiles = DoubleMatrix.allocate(arena, 3, 8);
        return Stream.of(
                wrong("the number of tables is 0; it must be at least 1", () -> ZLuts.perBead(List.of(), 4)),
                wrong(
                        "imagesPerBead is -1; it must be 0 to " + (Long.MAX_VALUE - 1) / 3,
                        () -> ZLuts.perBead(tables, -1)),
                wrong(
                        "imagesPerBead is 9223372036854775807; it must be 0 to " + (Long.MAX_VALUE - 1) / 3,
                        () -> ZLuts.perBead(tables, Long.MAX_VALUE)),
                wrong(
                        "tables[2] has 9 bins and tables[1] has 8 bins; they must be the same",
                        () -> ZLuts.perBead(Arrays.asList(null, zlut, wide), 1)),
                wrong(
                        "indices[1] is 3; it must be 0 to 2, the index of one of tables",
                        () -> ZLuts.perImage(tables, 0, 3)),
                wrong(
                        "indices[0] is -1; it must be 0 to 2, the index of one of tables",
                        () -> ZLuts.perImage(tables, -1)),
                wrong(
                        "zluts is for 6 images; it must be for as many as stack has, 3",
                        () -> backend.stackToXyzp(stack, ZLuts.perBead(tables, 2))),
                wrong(
                        "zluts is for 1 images; it must be for as many as stack has, 3",
                        () -> backend.stackToXyzp(stack, ZLuts.perImage(tables, 0), options(), tracks(3, 8))),
                wrong(
                        "the profile of each image has 16 bins and table 0 of zluts has 8; they must have as many",
                        () -> backend.stackToXyzp(
                                stack, ZLuts.perBead(tables, 1), options().withProfile(new RadialProfile(2)))),
                wrong(
                        "localPoints is 5; it must be at most the number of planes of table 1 of zluts, 3",
                        () -> backend.stackToXyzp(stack, ZLuts.perBead(List.of(zlut, low, zlut), 1))),
                wrong(
                        "the profile of zlut is PolarProfile[oversample=1, angularSteps=0.7]; it must be that of the"
                                + " options, RadialProfile[oversample=1]",
                        () -> backend.stackToXyzp(stack, polar)),
                wrong(
                        "the profile of table 2 of zluts is PolarProfile[oversample=1, angularSteps=0.7]; it must be"
                                + " that of the options, PolarProfile[oversample=1, angularSteps=2.0]",
                        () -> backend.stackToXyzp(
                                stack,
                                ZLuts.perBead(Arrays.asList(zlut, null, polar), 1),
                                options().withProfile(new PolarProfile(1, 2)))),
                wrong(
                        "the image size of zlut is 17 px; it must be that of the images, 16 px",
                        () -> backend.stackToXyzp(stack, zlut.withKind(ZLutKind.of(RadialProfile.DEFAULTS, 17)))),
                wrong(
                        "the number of bins of the table is 8; it must be 16, as of RadialProfile[oversample=2] for"
                                + " images of 16 px",
                        () -> zlut.withKind(ZLutKind.of(new RadialProfile(2), 16))),
                wrong("imageSize is 7; it must be 8 to 1024", () -> ZLutKind.of(RadialProfile.DEFAULTS, 7)),
                wrong(
                        "zluts is for 6 images; it must be for as many as profiles has rows, 3",
                        () -> backend.lookupZ(profiles, ZLuts.perBead(tables, 2))),
                wrong(
                        "localPoints is 5; it must be at most the number of planes of table 1 of zluts, 3",
                        () -> backend.lookupZWeighted(profiles, ZLuts.perBead(Arrays.asList(zlut, low, null), 1))),
                wrong(
                        "localPoints is 4; it must be odd and at least 3",
                        () -> backend.lookupZ(profiles, ZLuts.NONE, 4)));
    }

    Stream<Arguments> functions() {
        return Stream.of(
                wrong(
                        "stack has images of 100 × 200 pixels; bead images must be square (cut them out of frames with"
                                + " cropStackToRois)",
                        () -> backend.centerOfMass(frames)),
                wrong(
                        "stack has images of 7 × 7 pixels; bead images must be 8 to 1024 pixels wide",
                        () -> backend.stackToXyzp(of(7))),
                wrong(
                        "stack has images of 1025 × 1025 pixels; bead images must be 8 to 1024 pixels wide",
                        () -> backend.centerOfMass(of(1025))),
                wrong(
                        "centers is for 2 images; it must be for as many as stack has, 3",
                        () -> backend.autoConv(stack, twoCenters)),
                wrong(
                        "centers is for 2 images; it must be for as many as stack has, 3",
                        () -> backend.autoConvMultilineSubPixel(stack, twoCenters)),
                wrong(
                        "centers is for 2 images; it must be for as many as stack has, 3",
                        () -> backend.radialProfile(stack, twoCenters)),
                wrong(
                        "lineRatio is -0.1; it must be 0 to 1",
                        () -> backend.autoConvMultilineSubPixel(stack, centers, -0.1, 5)),
                wrong(
                        "lineRatio is NaN; it must be 0 to 1",
                        () -> backend.autoConvMultilineSubPixel(stack, centers, Double.NaN, 5)),
                wrong(
                        "localPoints is 4; it must be odd and at least 3",
                        () -> backend.autoConvMultilineSubPixel(stack, centers, 0.1, 4)),
                wrong(
                        "localPoints is 17; it must be at most the width of the images, 16",
                        () -> backend.autoConvMultilineSubPixel(stack, centers, 0.1, 17)),
                wrong("oversample is 0; it must be at least 1", () -> backend.radialProfile(stack, centers, 0)),
                wrong("oversample is 65; it must be at most 64", () -> backend.radialProfile(stack, centers, 65)),
                wrong(
                        "profiles has 9 bins and zlut has 8; they must have as many",
                        () -> backend.lookupZ(DoubleMatrix.allocate(arena, 3, 9), zlut)),
                wrong(
                        "localPoints is 7; it must be at most the number of planes of zlut, 6",
                        () -> backend.lookupZ(DoubleMatrix.allocate(arena, 3, 8), zlut, 7)),
                wrong(
                        "localPoints is 1; it must be odd and at least 3",
                        () -> backend.parabolicVertex(DoubleMatrix.allocate(arena, 3, 8), centers.x(), 1)),
                wrong(
                        "localPoints is 9; it must be at most the number of columns of data, 8",
                        () -> backend.parabolicVertex(DoubleMatrix.allocate(arena, 3, 8), centers.x(), 9)),
                wrong(
                        "estimates has 2 values; it must have one per row of data, 3",
                        () -> backend.parabolicVertex(DoubleMatrix.allocate(arena, 3, 8), twoCenters.x(), 3)));
    }

    Stream<Arguments> otherFunctions() {
        DoubleMatrix matrix = DoubleMatrix.copyOf(new double[] {0, 1}, new double[] {2, 1.5});
        DoubleMatrix negative = DoubleMatrix.copyOf(new double[] {0, -1});
        DoubleSeries series = DoubleSeries.copyOf(1, 2);
        return Stream.of(
                wrong(
                        "localPoints is 6; it must be odd and at least 3",
                        () -> backend.autoConvSubPixel(stack, centers, 6)),
                wrong("lineRatio is 2.0; it must be 0 to 1", () -> backend.autoConvMultiline(stack, centers, 2)),
                wrong(
                        "centers is for 2 images; it must be for as many as stack has, 3",
                        () -> backend.autoConvSubPixel(stack, twoCenters)),
                wrong(
                        "centers is for 2 images; it must be for as many as stack has, 3",
                        () -> backend.autoConvMultiline(stack, twoCenters)),
                wrong(
                        "centers is for 2 images; it must be for as many as stack has, 3",
                        () -> backend.autoConvWithConvolutions(stack, twoCenters)),
                wrong(
                        "centers is for 2 images; it must be for as many as stack has, 3",
                        () -> backend.qi(stack, twoCenters)),
                wrong(
                        "centers is for 2 images; it must be for as many as stack has, 3",
                        () -> backend.quadrantInterpolation(stack, twoCenters)),
                wrong(
                        "centers is for 2 images; it must be for as many as stack has, 3",
                        () -> backend.polarProfile(stack, twoCenters)),
                wrong(
                        "profiles has 7 bins and zlut has 8; they must have as many",
                        () -> backend.lookupZWeighted(DoubleMatrix.allocate(arena, 1, 7), zlut)),
                wrong(
                        "centers is for 2 images; it must be for as many as stack has, 3",
                        () -> backend.qiSampleAxisProfiles(stack, twoCenters, Axis.X)),
                wrong("samples has 2 columns; it must have 3", () -> backend.qiQuadraticOffsets(matrix)),
                wrong("count is 0; it must be at least 1", () -> backend.binmean(matrix, matrix, 0)),
                wrong(
                        "bins[1][1] is 1.5; it must be a whole number, 0 or more, or NaN",
                        () -> backend.binmean(matrix, matrix, 3)),
                wrong(
                        "bins[0][1] is -1.0; it must be a whole number, 0 or more, or NaN",
                        () -> backend.binmean(negative, negative, 3)),
                wrong(
                        "weights is 1 × 2 doubles; it must be of the size of bins, 2 × 2 doubles",
                        () -> backend.binmean(matrix, negative, 3)),
                wrong(
                        "y has 3 columns; it must have as many as x, 2",
                        () -> backend.pearson(matrix, DoubleMatrix.allocate(arena, 1, 3))),
                wrong("sigma is 0.0; it must be positive and finite", () -> backend.gaussian(series, 0, 0)),
                wrong(
                        "sigma is NaN; it must be positive and finite",
                        () -> backend.gaussian2d(series, series, centers, Double.NaN)),
                wrong(
                        "the size of y is 0; it must be at least 1",
                        () -> backend.gaussian2d(series, DoubleSeries.copyOf(), centers, 1)));
    }

    Stream<Arguments> pipeline() {
        return Stream.of(
                wrong(
                        "the profile of each image has 16 bins and zlut has 8; they must have as many",
                        () -> backend.stackToXyzp(stack, zlut, options().withProfile(new RadialProfile(2)))),
                wrong(
                        "localPoints is 9; it must be at most the number of planes of zlut, 6",
                        () -> backend.stackToXyzp(stack, zlut, options().withLookup(new Correlation(9)))),
                wrong(
                        "into is for 2 images; it must be for as many as stack has, 3",
                        () -> backend.stackToXyzp(stack, zlut, options(), tracks(2, 8))),
                wrong(
                        "into has profiles of 7 bins; they must have 8, or none where profiles are not to be kept",
                        () -> backend.stackToXyzp(stack, zlut, options(), tracks(3, 7))),
                wrong("iterations is -1; it must be at least 0", () -> AutoConvolution.DEFAULTS.withIterations(-1)),
                wrong(
                        "radiusRatio · width / 2 · radialSteps is 3.0; it must be at least 4, for as many radii",
                        () -> backend.stackToXyzp(
                                stack,
                                ZLuts.NONE,
                                options().withCentering(QuadrantInterpolation.DEFAULTS.withRadiusRatio(0.25)))),
                wrong("iterations is 0; it must be at least 1", () -> QuadrantInterpolation.DEFAULTS.withIterations(0)),
                wrong(
                        "radialSteps is 9.0; it must be 0.5 to 8.0",
                        () -> QuadrantInterpolation.DEFAULTS.withRadialSteps(9)),
                wrong(
                        "angularSteps is NaN; it must be 0.05 to 8.0",
                        () -> QuadrantInterpolation.DEFAULTS.withAngularSteps(Double.NaN)),
                wrong(
                        "radiusRatio is 0.0; it must be above 0 and at most 1",
                        () -> QuadrantInterpolation.DEFAULTS.withRadiusRatio(0)),
                wrong("lineRatio is 1.5; it must be 0 to 1", () -> AutoConvolution.DEFAULTS.withLineRatio(1.5)),
                wrong(
                        "localPoints is 2; it must be odd and at least 3",
                        () -> AutoConvolution.DEFAULTS.withLocalPoints(2)),
                wrong("oversample is 0; it must be at least 1", () -> new RadialProfile(0)),
                wrong("oversample is 65; it must be at most 64", () -> new PolarProfile(65, 1)),
                wrong("angularSteps is 8.5; it must be 0.05 to 8.0", () -> PolarProfile.DEFAULTS.withAngularSteps(8.5)),
                wrong(
                        "the profile of each image has 16 bins and zlut has 8; they must have as many",
                        () -> backend.stackToXyzp(stack, zlut, options().withProfile(new PolarProfile(2, 1)))),
                wrong(
                        "the profile of each image has 64 bins and zlut has 8; they must have as many",
                        () -> backend.stackToXyzp(
                                stack, zlut, options().withProfile(FourierProfile.DEFAULTS.withOversample(16)))),
                wrong(
                        "stack has images of 17 × 17 pixels; for a Fourier profile they must be an even number of pixels"
                                + " wide",
                        () -> backend.stackToXyzp(of(17), ZLuts.NONE, options().withProfile(FourierProfile.DEFAULTS))),
                wrong("localPoints is 6; it must be odd and at least 3", () -> new Correlation(6)),
                wrong("threads is 0; it must be at least 1", () -> Backend.cpu(0)));
    }

    Stream<Arguments> crops() {
        RegionOfInterest inside = new RegionOfInterest(0, 16, 0, 16);
        return Stream.of(
                wrong(
                        "regions[1] is rows 90 to 106, columns 0 to 16 (end exclusive); it must lie inside the frames,"
                                + " 100 × 200",
                        () -> backend.cropStackToRois(frames, List.of(inside, new RegionOfInterest(90, 106, 0, 16)))),
                wrong(
                        "regions[1] has 8 × 8 pixels; it must have as many as the images of into, 16 × 16",
                        () -> backend.cropStackToRois(frames, List.of(inside, new RegionOfInterest(0, 8, 0, 8)))),
                wrong(
                        "regions[0] has 16 × 8 pixels; it must have as many as the images of into, 16 × 16",
                        () -> backend.cropStackToRois(frames, List.of(new RegionOfInterest(0, 16, 0, 8)))),
                wrong(
                        "into has 3 images; it must have one per region and frame, 2",
                        () -> backend.cropStackToRois(frames, List.of(inside), stack)),
                wrong(
                        "into has U16 pixels; it must have the pixel type of the frames, U8",
                        () -> backend.cropStackToRois(
                                frames, List.of(inside), ImageStack.allocate(arena, PixelType.U16, 16, 2))));
    }

    Stream<Arguments> fftProfiles() {
        FourierProfile defaults = FourierProfile.DEFAULTS;
        String odd =
                "stack has images of 17 × 17 pixels; for a Fourier profile they must be an even number of pixels wide";
        return Stream.of(
                wrong(odd, () -> backend.fftProfile(of(17), Centers.allocate(arena, 1))),
                wrong(odd, () -> backend.fftProfile(of(17), defaults)),
                wrong(
                        "stack has images of 6 × 6 pixels; bead images must be 8 to 1024 pixels wide",
                        () -> backend.fftProfile(of(6), defaults)),
                wrong(
                        "centers is for 2 images; it must be for as many as stack has, 3",
                        () -> backend.fftProfile(stack, twoCenters)),
                wrong("oversample is 0; it must be at least 1", () -> defaults.withOversample(0)),
                wrong("oversample is 65; it must be at most 64", () -> defaults.withOversample(65)),
                wrong("minRadius is -0.1; it must be 0 to maxRadius, 0.5", () -> defaults.withRadii(-0.1, 0.5)),
                wrong("minRadius is 0.6; it must be 0 to maxRadius, 0.5", () -> defaults.withRadii(0.6, 0.5)),
                wrong("minRadius is NaN; it must be 0 to maxRadius, 0.5", () -> defaults.withRadii(Double.NaN, 0.5)),
                wrong("maxRadius is 2.1; it must be 0 to 2", () -> defaults.withRadii(0, 2.1)),
                wrong("maxRadius is NaN; it must be 0 to 2", () -> defaults.withRadii(0, Double.NaN)),
                wrong("gaussianFactor is 0.0; it must be above 0 and finite", () -> defaults.withGaussianFactor(0)),
                wrong(
                        "gaussianFactor is Infinity; it must be above 0 and finite",
                        () -> defaults.withGaussianFactor(Double.POSITIVE_INFINITY)),
                wrong(
                        "gaussianFactor is NaN; it must be above 0 and finite",
                        () -> defaults.withGaussianFactor(Double.NaN)));
    }

    Stream<Arguments> simulation() {
        BeadOptics optics = BeadOptics.DEFAULTS;
        DoubleMatrix bead = DoubleMatrix.allocate(arena, 1, 3);
        DoubleSeries heights = DoubleSeries.copyOf(1, 2);
        return Stream.of(
                wrong(
                        "the number of columns of xyzNm is 2; it must be 3: x, y, z",
                        () -> backend.simulateBeads(DoubleMatrix.allocate(arena, 1, 2), 16, optics)),
                wrong("sizePx is 7; it must be 8 to 1024", () -> backend.simulateBeads(bead, 7, optics)),
                wrong("sizePx is 1025; it must be 8 to 1024", () -> backend.simulateZlut(heights, 1025, optics)),
                wrong(
                        "padFactor is 9.0; it must be at most 8192 / sizePx, 8.0",
                        () -> backend.simulateBeads(bead, 1024, optics.withPadFactor(9))),
                wrong(
                        "into is 1 images of 16 × 16 F32 pixels; it must be 1 square images of F64 pixels",
                        () -> backend.simulateBeads(bead, optics, ImageStack.allocate(arena, PixelType.F32, 16, 1))),
                wrong(
                        "into is 1 images of 15 × 16 F64 pixels; it must be 1 square images of F64 pixels",
                        () -> backend.simulateBeads(
                                bead, optics, ImageStack.allocate(arena, PixelType.F64, 15, 16, 1))),
                wrong(
                        "into is 2 images of 16 × 16 F64 pixels; it must be 1 square images of F64 pixels",
                        () -> backend.simulateBeads(bead, optics, ImageStack.allocate(arena, PixelType.F64, 16, 2))),
                wrong(
                        "the number of values of zNm is 0; it must be 1 to 2147483647",
                        () -> backend.simulateZlut(DoubleSeries.copyOf(), 16, optics)),
                wrong(
                        "zNm[1] is NaN; it must be finite",
                        () -> backend.simulateZlut(DoubleSeries.copyOf(1, Double.NaN), 16, optics)),
                wrong("oversample is 0; it must be at least 1", () -> backend.simulateZlut(heights, 16, optics, 0)),
                wrong("oversample is 65; it must be at most 64", () -> backend.simulateZlut(heights, 16, optics, 65)),
                wrong("firstZNm is NaN; it must be finite", () -> ZLut.heights(Double.NaN, 1, 1)),
                wrong("lastZNm is 1.0; it must be finite and at least firstZNm, 2.0", () -> ZLut.heights(2, 1, 1)),
                wrong("stepNm is 0.0; it must be positive and finite", () -> ZLut.heights(0, 1, 0)),
                wrong(
                        "stepNm is 1.0E-6; it must be large enough for at most 100000 heights",
                        () -> ZLut.heights(0, 1, 1e-6)));
    }

    @ParameterizedTest
    @MethodSource({
        "stacks",
        "tables",
        "tablesOfACall",
        "functions",
        "otherFunctions",
        "pipeline",
        "crops",
        "fftProfiles",
        "simulation"
    })
    void isRefused(String message, Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
