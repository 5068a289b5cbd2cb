package io.github.magtrack4j.cli.bench;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.Precision;
import io.github.magtrack4j.benchmarks.Arm;
import io.github.magtrack4j.benchmarks.ArmSelection;
import io.github.magtrack4j.benchmarks.BenchmarkReport;
import io.github.magtrack4j.benchmarks.BenchmarkRun;
import io.github.magtrack4j.benchmarks.Measurement;
import io.github.magtrack4j.benchmarks.ReportTable;
import io.github.magtrack4j.benchmarks.Timing;
import io.github.magtrack4j.benchmarks.functions.BackendFunction;
import io.github.magtrack4j.benchmarks.functions.BackendKind;
import io.github.magtrack4j.benchmarks.functions.Residence;
import io.github.magtrack4j.cli.console.CommonOptions;
import io.github.magtrack4j.cli.console.ExitCode;
import io.github.magtrack4j.cli.console.Version;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code magtrack bench}: how fast the library is on this machine. */
@Command(
        name = "bench",
        description = "Measures how long each function of the library takes on this machine, in microseconds per image."
                + " Each result is first compared with that of the scalar code in 64 bits. All combinations of the"
                + " options' values are measured; without options all there are, which takes hours. Figures, a table"
                + " and a picture are written; after Ctrl-C, those measured so far are kept.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  magtrack bench --quick",
            "  magtrack bench radialProfile 'autoConv*' --size 64,128 --precision f32 --pixels u8 --backend simd",
            "  magtrack bench stackToXyzp --size 64 --pixels u8 --backend simd,cuda --batch 1,10,100,1000,10000"
        })
public final class BenchCommand implements Callable<Integer> {
    private static final List<Integer> SIZES = List.of(32, 64, 100, 128, 256);
    private static final List<Integer> QUICK_SIZES = List.of(64);
    private static final List<PixelType> QUICK_PIXELS = List.of(PixelType.U8);

    /** Where the C program is looked for: beside the source tree. */
    private static final Path USUAL_BASELINE = Path.of("../shared/baseline/baseline");

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "FILTER",
            arity = "0..*",
            description = "The names of functions, with * for any letters, such as radialProfile or 'autoConv*'"
                    + " (default: all).")
    private List<String> filters = List.of();

    @Option(
            names = "--quick",
            description =
                    "Measure for two minutes only: images of 64 pixels, U8, the fastest backend, less time for each"
                            + " combination. Other options take precedence.")
    private boolean quick;

    @Option(
            names = "--size",
            split = ",",
            paramLabel = "N",
            description = "The width of the images (default: 32,64,100,128,256).")
    private List<Integer> sizes;

    @Option(
            names = "--pixels",
            split = ",",
            paramLabel = "TYPE",
            description = "The type of the pixels: u8, u16, f32, f64 (default: all).")
    private List<PixelType> pixels;

    @Option(
            names = "--precision",
            split = ",",
            paramLabel = "TYPE",
            description = "The precision of the arithmetic: f64, f32 (default: both).")
    private List<Precision> precisions;

    @Option(
            names = "--backend",
            split = ",",
            paramLabel = "KIND",
            description = "The backends: ${COMPLETION-CANDIDATES} (default: all that work on this machine).")
    private List<BackendKind> backends;

    @Option(
            names = "--vector-bits",
            split = ",",
            paramLabel = "BITS",
            description = "The width of the vectors: 128, 256, 512 (default: the CPU's). Below 512, AVX-512 is not used"
                    + " at all.")
    private List<Integer> vectorBits;

    @Option(
            names = "--threads",
            split = ",",
            defaultValue = "1",
            paramLabel = "N",
            description = "How many threads compute (default: ${DEFAULT-VALUE}).")
    private List<Integer> threads;

    @Option(
            names = "--images-from",
            split = ",",
            defaultValue = "cache",
            paramLabel = "PLACE",
            description =
                    "Where the images are: cache (512 KiB, used repeatedly), memory (128 MiB); for the backend cuda"
                            + " also page-locked (128 MiB of pinned memory, which the GPU reads directly) and device (the GPU's"
                            + " memory) (default: ${DEFAULT-VALUE}).")
    private List<Residence> residences;

    @Option(
            names = "--batch",
            split = ",",
            paramLabel = "N",
            description =
                    "The images per call, each call on the next ones (default: all). With several numbers, and the"
                            + " backend cuda beside another, the table also shows from how many images per call the GPU is"
                            + " faster.")
    private List<Integer> batches;

    @Option(
            names = "--time",
            paramLabel = "MS",
            description =
                    "The time to warm up, and then to measure, each combination, in milliseconds (default: 2000 and"
                            + " 1500; with --quick 700 and 300).")
    private Integer time;

    @Option(
            names = "--baseline",
            paramLabel = "PROGRAM",
            description = "A C program with the same functions, to compare with (default: ../shared/baseline/baseline"
                    + " beside the source tree, if it exists).")
    private Path baseline;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "The folder for the files; created if needed (default: magtrack-bench-DATE).")
    private Path folder;

    @Mixin
    private CommonOptions.Quiet progress;

    @Override
    public Integer call() throws IOException {
        Optional<Path> program = baselineProgram();
        List<Arm> arms = selection(program.isPresent()).arms();
        if (arms.isEmpty()) {
            throw wrong("there is nothing to measure: fftProfile needs images of an even --size, and images come from"
                    + " page-locked or device with --backend cuda alone");
        }
        Path out = folder != null ? folder : Path.of("magtrack-bench-" + now());
        Files.createDirectories(out);
        Timing timing = time != null ? new Timing(time, time) : quick ? Timing.QUICK : Timing.THOROUGH;
        BenchmarkRun run = new BenchmarkRun(Version.ofMagtrack(), arms, timing, program, out.resolve(BenchJob.LOG));
        BenchJob job = new BenchJob(run, out);
        say("measuring " + arms.size() + " combinations, which takes about " + duration(timing.seconds(arms.size()))
                + "; Ctrl-C leaves what was measured");
        BenchmarkReport report = job.run(soFar -> say(line(soFar, arms.size())));
        print(job, report);
        return report.failures() == 0 ? ExitCode.DONE : ExitCode.FAILED;
    }

    private ArmSelection selection(boolean besideBaseline) {
        List<BackendKind> available = BackendKind.available();
        List<BackendKind> kinds = backends != null
                ? backends
                : quick ? available.subList(available.size() - 1, available.size()) : available;
        for (BackendKind kind : kinds) {
            if (!available.contains(kind)) {
                throw wrong("--backend is " + kind + ", which does not work here; there is " + joined(available)
                        + "; magtrack doctor tells why");
            }
        }
        List<Integer> widths = sizes != null ? sizes : quick ? QUICK_SIZES : SIZES;
        requireRange("--size", widths, Backend.MIN_SIZE, Backend.MAX_SIZE);
        requireRange("--threads", threads, 1, 1024);
        if (batches != null) {
            requireRange("--batch", batches, 1, 10_000_000);
        }
        if (time != null) {
            requireRange("--time", List.of(time), 1, 1_000_000);
        }
        List<Integer> bits = vectorBits != null ? vectorBits : List.of(0);
        for (int each : bits) {
            if (vectorBits != null && !List.of(128, 256, 512).contains(each)) {
                throw wrong("--vector-bits is " + each + "; it must be 128, 256 or 512");
            }
        }
        return new ArmSelection(
                functions(),
                widths,
                pixels != null ? pixels : quick ? QUICK_PIXELS : List.of(PixelType.values()),
                precisions != null ? precisions : List.of(Precision.values()),
                kinds,
                bits,
                threads,
                residences,
                batches != null ? batches : List.of(0),
                besideBaseline && pixels == null);
    }

    private List<BackendFunction> functions() {
        if (filters.isEmpty()) {
            return List.of(BackendFunction.values());
        }
        for (String filter : filters) {
            if (BackendFunction.named(filter).isEmpty()) {
                throw wrong(
                        "there is no function " + filter + "; there are " + joined(List.of(BackendFunction.values())));
            }
        }
        return filters.stream()
                .flatMap(filter -> BackendFunction.named(filter).stream())
                .distinct()
                .toList();
    }

    private void requireRange(String option, List<Integer> values, int least, int most) {
        for (int value : values) {
            if (value < least || value > most) {
                throw wrong(option + " is " + value + "; it must be " + least + " to " + most);
            }
        }
    }

    private static String joined(List<?> values) {
        return values.stream().map(Object::toString).collect(Collectors.joining(", "));
    }

    private Optional<Path> baselineProgram() {
        if (baseline != null) {
            if (!Files.isExecutable(baseline) || Files.isDirectory(baseline)) {
                throw wrong("--baseline is " + baseline + ", which is no program; 'make' in its folder builds it");
            }
            return Optional.of(baseline.toAbsolutePath());
        }
        return Stream.of(sourceTree(), Optional.of(Path.of("").toAbsolutePath()))
                .flatMap(Optional::stream)
                .map(tree -> tree.resolve(USUAL_BASELINE).normalize())
                .filter(program -> Files.isExecutable(program) && !Files.isDirectory(program))
                .findFirst();
    }

    /** The tree that this program was built in, as the launcher tells; nothing without the launcher. */
    private static Optional<Path> sourceTree() {
        return Optional.ofNullable(System.getProperty("magtrack.home")).map(Path::of);
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private static String now() {
        return LocalDateTime.now(ZoneId.systemDefault())
                .format(DateTimeFormatter.ofPattern("yyyy-MM-dd-HHmmss", Locale.ROOT));
    }

    private void say(String line) {
        if (!progress.quiet) {
            PrintWriter err = spec.commandLine().getErr();
            err.println(line);
            err.flush();
        }
    }

    private static String line(BenchmarkReport soFar, int arms) {
        Measurement last = soFar.measurements().getLast();
        String beside = soFar.beside(last)
                .map(figure -> String.format(Locale.ROOT, " (C %.3f)", figure.median()))
                .orElse("");
        return String.format(
                Locale.ROOT,
                "%" + Integer.toString(arms).length() + "d of %d  %s%s: %s",
                soFar.measurements().size(),
                arms,
                last.arm(),
                last.isEmulated() ? " (emulated)" : "",
                last.isGood() ? String.format(Locale.ROOT, "%.3f µs%s", last.median(), beside) : last.failure());
    }

    private static String duration(double seconds) {
        return seconds < 100
                ? Math.max(1, Math.round(seconds)) + " s"
                : seconds < 6000 ? Math.round(seconds / 60) + " min" : Math.round(seconds / 3600) + " h";
    }

    private void print(BenchJob job, BenchmarkReport report) {
        PrintWriter print = spec.commandLine().getOut();
        print.println(ReportTable.of(report));
        print.println("files in " + job.folder().toAbsolutePath().normalize());
        print.println("  " + job.json().getFileName() + "  the figures, with all that they were measured on");
        print.println("  " + job.table().getFileName() + "    this table");
        if (Files.exists(job.picture())) {
            print.println("  " + job.picture().getFileName() + "   a picture of it");
        }
        print.println("  " + BenchJob.LOG + "       what JMH said");
        print.flush();
    }
}
