package io.github.magtrack4j;

import io.github.magtrack4j.calibration.PixelCalibration;
import io.github.magtrack4j.detection.BeadFinder;
import io.github.magtrack4j.detection.BeadFinderOptions;
import io.github.magtrack4j.method.Background;
import io.github.magtrack4j.method.TrackingOptions;
import io.github.magtrack4j.quality.LocalizationQuality;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The program that {@link ShrinkingFileTest} starts: every function gets a mapped file, and the file is cut off. It
 * tells each case before it cuts, so that the last line names the one that ended the JVM.
 */
final class ShrinkingFileCases {
    private static final int SIZE = 64;

    /** Enough for two threads. */
    private static final int IMAGES = 40;

    private static final List<RegionOfInterest> REGIONS = List.of(new RegionOfInterest(3, 35, 5, 37));

    /** What is done with a mapped stack; answers its results. */
    private interface Call {
        MemorySegment on(ImageStack stack);
    }

    private final Path file;
    private final int calls;
    private int faults;

    private ShrinkingFileCases(Path file, int calls) {
        this.file = file;
        this.calls = calls;
    }

    /**
     * Goes through all cases. Each is cut off after no call, when the interpreter runs it, then after 1, 4, 16 … calls,
     * as it is compiled, by itself and as a part of others, again and again.
     *
     * @param arguments the file, and how many calls there are before the last cut
     */
    public static void main(String[] arguments) throws IOException {
        ShrinkingFileCases cases = new ShrinkingFileCases(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
        ImageStack bytes = TestStacks.rings(new Random(1), PixelType.U8, SIZE, IMAGES);
        try (Backend cpu = Backend.cpu(2)) {
            System.out.println(cpu.description());
            for (PixelType type : PixelType.values()) {
                ImageStack stack = TestStacks.converted(bytes, type);
                for (Precision precision : Precision.values()) {
                    cases.all(precision + ", ", stack, functionsOfImages(cpu.withPrecision(precision), stack));
                }
                cases.all("", stack, others(stack));
            }
            ImageStack numbers = TestStacks.converted(bytes, PixelType.F64);
            for (Precision precision : Precision.values()) {
                cases.all(precision + ", ", numbers, functionsOfSeries(cpu.withPrecision(precision)));
                cases.all(
                        precision + ", into the file, ",
                        TestStacks.converted(bytes, PixelType.F64),
                        functionsWithResults(cpu.withPrecision(precision), bytes));
            }
        }
        System.out.println("done, " + cases.faults + " faults");
    }

    private static Map<String, Call> functionsOfImages(Backend backend, ImageStack stack) {
        Centers centers = backend.centerOfMass(stack);
        Map<String, Call> functions = new LinkedHashMap<>();
        for (Background background : Background.values()) {
            functions.put("centerOfMass, " + background, s -> memory(backend.centerOfMass(s, background)));
        }
        functions.put("autoConv", s -> memory(backend.autoConv(s, centers)));
        functions.put("autoConvMultilineSubPixel", s -> memory(backend.autoConvMultilineSubPixel(s, centers)));
        functions.put(
                "autoConvSubPixelWithConvolutions",
                s -> backend.autoConvSubPixelWithConvolutions(s, centers, 5)
                        .rows()
                        .segment());
        functions.put("quadrantInterpolation", s -> memory(backend.quadrantInterpolation(s, centers)));
        functions.put("qi", s -> memory(backend.qi(s, centers)));
        functions.put("radialProfile", s -> backend.radialProfile(s, centers).segment());
        functions.put("polarProfile", s -> backend.polarProfile(s, centers).segment());
        functions.put("fftProfile", s -> backend.fftProfile(s, centers).segment());
        functions.put("stackToXyzp", s -> backend.stackToXyzp(s).profiles().segment());
        functions.put(
                "cropStackToRois", s -> backend.cropStackToRois(s, REGIONS).segment());
        return functions;
    }

    private static Map<String, Call> functionsOfSeries(Backend backend) {
        int columns = SIZE / 2;
        ImageStack planes = TestStacks.rings(new Random(2), PixelType.U8, SIZE, 20);
        ZLut zlut = ZLut.of(
                ZLut.heights(0, 1900, 100),
                backend.stackToXyzp(planes, ZLuts.NONE, TrackingOptions.DEFAULTS)
                        .profiles());
        Map<String, Call> functions = new LinkedHashMap<>();
        functions.put("gaussian", s -> backend.gaussian(series(s), 100, 30).segment());
        functions.put("gaussian2d", s -> {
            DoubleSeries axis = lastValues(s, 100);
            return backend.gaussian2d(axis, axis, new Centers(axis, axis), 30).segment();
        });
        functions.put("binmean", s -> {
            DoubleMatrix bins = matrix(s, 100);
            return backend.binmean(bins, bins, 50).segment();
        });
        functions.put(
                "pearson",
                s -> backend.pearson(matrix(s.slice(0, 1), 64), matrix(s, 64)).segment());
        functions.put("parabolicVertex", s -> {
            DoubleMatrix rows = matrix(s, 200);
            return backend.parabolicVertex(rows, series(s).slice(0, rows.rows()), 5)
                    .segment();
        });
        functions.put("lookupZ", s -> backend.lookupZ(matrix(s, columns), zlut).segment());
        functions.put(
                "qiQuadraticOffsets",
                s -> backend.qiQuadraticOffsets(matrix(s, 3)).segment());
        functions.put(
                "simulateBeads",
                s -> backend.simulateBeads(DoubleMatrix.of(lastValues(s, 30).segment(), 10, 3), 8, BeadOptics.DEFAULTS)
                        .segment());
        functions.put(
                "centres in a file",
                s -> memory(backend.autoConv(
                        ImageStack.allocate(Arena.ofAuto(), PixelType.U8, 8, 1000),
                        new Centers(lastValues(s, 1000), lastValues(s, 1000)))));
        functions.put(
                "a table in a file",
                s -> ZLut.of(ZLut.heights(0, 1900, 100), matrix(s.slice(IMAGES - 20, 20), SIZE * SIZE))
                        .toReference()
                        .segment());
        return functions;
    }

    /** With results at the end of the stack's memory. */
    private static Map<String, Call> functionsWithResults(Backend backend, ImageStack bytes) {
        Centers centers = backend.centerOfMass(bytes);
        DoubleMatrix profiles = backend.radialProfile(bytes, centers);
        DoubleSeries x = DoubleSeries.of(profiles.segment());
        DoubleMatrix bins =
                DoubleMatrix.of(TestStacks.converted(bytes, PixelType.F64).segment(), IMAGES, SIZE * SIZE);
        DoubleMatrix xyz = DoubleMatrix.copyOf(new double[][] {{0, 0, 1000}, {50, -20, 1500}});
        Map<String, Call> functions = new LinkedHashMap<>();
        functions.put(
                "radialProfile",
                s -> at(s, backend).radialProfile(bytes, centers).segment());
        functions.put(
                "convolutions",
                s -> at(s, backend)
                        .autoConvWithConvolutions(bytes, centers)
                        .rows()
                        .segment());
        functions.put(
                "stackToXyzp", s -> memory(at(s, backend).stackToXyzp(bytes).centers()));
        functions.put("pearson", s -> at(s, backend).pearson(profiles, profiles).segment());
        functions.put("gaussian", s -> at(s, backend).gaussian(x, 100, 30).segment());
        functions.put(
                "gaussian2d",
                s -> at(s, backend)
                        .gaussian2d(x.slice(0, 50), x.slice(0, 50), centers, 30)
                        .segment());
        functions.put("binmean", s -> at(s, backend).binmean(bins, bins, 50).segment());
        functions.put(
                "simulateBeads",
                s -> at(s, backend).simulateBeads(xyz, 16, BeadOptics.DEFAULTS).segment());
        functions.put(
                "cropStackToRois",
                s -> at(s, backend).cropStackToRois(bytes, REGIONS).segment());
        return functions;
    }

    private static Backend at(ImageStack stack, Backend backend) {
        MemorySegment memory = stack.segment();
        return backend.withResultsFrom(
                (bytes, alignment) -> memory.asSlice((memory.byteSize() - bytes) / 64 * 64, bytes));
    }

    /** What reads images without a backend. */
    private static Map<String, Call> others(ImageStack stack) {
        ImageStack gain = TestStacks.converted(stack.slice(0, 1), PixelType.F32);
        PixelCalibration calibration = PixelCalibration.of(null, gain);
        Tracks tracks = Tracks.allocate(Arena.ofAuto(), IMAGES, 0);
        tracks.x().segment().fill((byte) 0x40); // 32.5
        LocalizationQuality quality = new LocalizationQuality(SIZE, TrackingOptions.DEFAULTS, null);
        BeadFinder finder = new BeadFinder(BeadFinderOptions.DEFAULTS.withSize(32));
        Map<String, Call> functions = new LinkedHashMap<>();
        functions.put("calibration", s -> {
            ImageStack into = ImageStack.allocate(Arena.ofAuto(), PixelType.F32, SIZE, s.count());
            calibration.apply(s, into);
            return into.segment();
        });
        functions.put("quality", s -> text(Arrays.toString(quality.estimate(s, tracks, 2))));
        functions.put("finder", s -> text(finder.find(s).toString()));
        functions.put("copyImage", s -> {
            double[] pixels = new double[SIZE * SIZE];
            s.copyImage(s.count() - 1, pixels);
            return DoubleSeries.copyOf(pixels).segment();
        });
        functions.put("copyFrom", s -> {
            MemorySegment copy = Arena.ofAuto().allocate(s.segment().byteSize());
            return copy.copyFrom(s.segment());
        });
        return functions;
    }

    private static MemorySegment text(String text) {
        return Arena.ofAuto().allocateFrom(text);
    }

    private static DoubleSeries series(ImageStack stack) {
        return DoubleSeries.of(stack.segment());
    }

    private static DoubleSeries lastValues(ImageStack stack, long count) {
        return series(stack).slice(series(stack).size() - count, count);
    }

    private static DoubleMatrix matrix(ImageStack stack, int columns) {
        long rows = stack.segment().byteSize() / Double.BYTES / columns;
        return DoubleMatrix.of(stack.segment().asSlice(0, rows * columns * Double.BYTES), rows, columns);
    }

    private static MemorySegment memory(Centers centers) {
        return centers.x().segment();
    }

    private void all(String which, ImageStack stack, Map<String, Call> functions) throws IOException {
        for (Map.Entry<String, Call> function : functions.entrySet()) {
            System.out.println(which + function.getKey() + ", " + stack.pixelType());
            MemorySegment expected = function.getValue().on(stack);
            int done = 0;
            for (int before = 0; before <= calls; before = Math.max(1, 4 * before)) {
                cutOff(stack, function.getValue(), before - done, before % 16 != 0, expected);
                done = before;
            }
        }
    }

    /** Calls a function with the mapped file, so many times as it is, and once after it was cut off in its middle. */
    private void cutOff(ImageStack stack, Call function, int whole, boolean shared, MemorySegment expected)
            throws IOException {
        long bytes = stack.segment().byteSize();
        try (FileChannel channel = FileChannel.open(
                        file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
                Arena arena = shared ? Arena.ofShared() : Arena.ofConfined()) {
            channel.truncate(0);
            channel.write(stack.segment().asByteBuffer());
            ImageStack mapped = ImageStack.of(
                    channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes, arena),
                    stack.pixelType(),
                    SIZE,
                    stack.count());
            for (int call = 0; call < whole; call++) {
                if (function.on(mapped).mismatch(expected) >= 0) {
                    System.out.println("WRONG: another result from a file than from memory");
                }
            }
            channel.truncate(bytes / 2);
            try {
                function.on(mapped);
                System.out.println("WRONG: no error after " + whole + " more calls");
            } catch (InternalError e) {
                faults++;
            }
        }
    }
}
