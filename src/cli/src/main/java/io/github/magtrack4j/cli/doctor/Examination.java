package io.github.magtrack4j.cli.doctor;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.BackendProvider;
import io.github.magtrack4j.CudaException;
import io.github.magtrack4j.CudaUnavailableException;
import io.github.magtrack4j.Diagnostics;
import io.github.magtrack4j.Precision;
import io.github.magtrack4j.benchmarks.functions.Residence;
import io.github.magtrack4j.benchmarks.functions.SelfTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Looks at what magtrack needs of this machine, tries it out, and says what to do about what fails. */
final class Examination {
    private static final String VECTOR_MODULE = "jdk.incubator.vector";
    private static final int MAX_SENTENCES = 3;

    /** How much is measured, and for how long. */
    private record Look(int images, long copyBytes, Duration time) {
        static final Look PROCESSOR = new Look(1000, 0, Duration.ofSeconds(2));
        static final Look GPU = new Look(50_000, 64L << 20, Duration.ofSeconds(2));

        /** The emulated driver is slow, and what it takes is no GPU's time. */
        static final Look EMULATED = new Look(100, 1 << 20, Duration.ZERO);
    }

    private final SelfTest test;
    private final List<Finding> findings = new ArrayList<>();

    private Examination(SelfTest test) {
        this.test = test;
    }

    /** Examines this machine, with this self-test for whatever computes. */
    static List<Finding> of(SelfTest test) {
        Examination examination = new Examination(test);
        examination.java();
        examination.processor();
        examination.graphics();
        return examination.findings;
    }

    private void java() {
        findings.add(Finding.ok(
                "Java",
                Runtime.version() + " (" + System.getProperty("java.vendor") + ") in " + System.getProperty("java.home")
                        + ", " + System.getProperty("os.name") + " " + System.getProperty("os.arch")));
        findings.add(
                ModuleLayer.boot().findModule(VECTOR_MODULE).isPresent()
                        ? Finding.ok("vector module", VECTOR_MODULE)
                        : Finding.failed(
                                "vector module",
                                VECTOR_MODULE + " is missing: the CPU computes without SIMD",
                                "start Java with --add-modules " + VECTOR_MODULE));
        findings.add(
                Examination.class.getModule().isNativeAccessEnabled()
                        ? Finding.ok("native access", "permitted")
                        : Finding.failed(
                                "native access",
                                "not permitted: Java warns now, and later versions will refuse to call a GPU's driver",
                                "start Java with --enable-native-access=ALL-UNNAMED"));
    }

    private void processor() {
        try (Backend cpu = Backend.cpu()) {
            findings.add(Finding.ok("CPU", cpu.description()));
            test("CPU", cpu);
            Map<String, Double> figures =
                    Map.of("imagesPerSecond", imagesPerSecond(cpu, Residence.CACHE, Look.PROCESSOR));
            findings.add(Finding.measured(
                    "CPU, speed", about(cpu) + images(figures.get("imagesPerSecond")) + " on all threads", figures));
        } catch (UnsupportedOperationException e) {
            findings.add(Finding.failed("CPU", e.getMessage(), "leave that option of Java out"));
        }
    }

    private void graphics() {
        int count;
        try {
            count = BackendProvider.of("CUDA").devices();
        } catch (CudaUnavailableException e) {
            findings.add(unavailable("GPU", e));
            return;
        } catch (CudaException e) {
            findings.add(broken("GPU", e));
            return;
        }
        Diagnostics last = null;
        for (int device = 0; device < count; device++) {
            Diagnostics found = graphics(device);
            last = found == null ? last : found;
        }
        if (last != null) {
            cuFft(last);
        }
    }

    private static String named(String thing, boolean emulated) {
        return emulated ? thing + " (emulated)" : thing;
    }

    /** Examines a GPU, and answers what there is; null where it cannot be used. */
    private Diagnostics graphics(int device) {
        String name = "GPU " + device;
        try (Backend cuda = Backend.cuda(device)) {
            Diagnostics found = cuda.diagnostics();
            Diagnostics.Device gpu = found.device();
            name = named(name, gpu.emulated());
            Diagnostics.Library driver = found.library("CUDA driver");
            findings.add(Finding.ok("driver of " + name, driver.file() + ", for CUDA " + driver.version()));
            findings.add(Finding.measured(
                    name,
                    String.format(
                            Locale.ROOT,
                            "%s, %s, %d multiprocessors, %.1f GiB of memory",
                            gpu.name(),
                            gpu.architecture(),
                            gpu.units(),
                            gpu.memoryBytes() / 0x1p30),
                    Map.of("memoryBytes", (double) gpu.memoryBytes())));
            findings.add(Finding.ok("kernels of " + name, found.kernels()));
            if (test(name, cuda)) {
                speed(name + ", speed", cuda, found);
            }
            return found;
        } catch (CudaUnavailableException e) {
            findings.add(unavailable(name, e));
        } catch (CudaException e) {
            findings.add(broken(name, e));
        }
        return null;
    }

    /**
     * On a machine without a driver, a GPU or cuFFT nothing has failed; on one that has them and cannot use them
     * something has.
     */
    private static Finding unavailable(String name, CudaUnavailableException e) {
        Finding finding = switch (e.lacking()) {
            case DRIVER -> Finding.missing(name, e.reason(), "nothing; to use an NVIDIA GPU, install its driver");
            case GPU -> Finding.missing(name, e.reason(), "nothing; to use an NVIDIA GPU, let the driver show it");
            case CUFFT ->
                Finding.missing(
                        name,
                        e.reason(),
                        "nothing, unless Fourier profiles or simulated beads are to be computed on a GPU");
            case NEWER_DRIVER -> Finding.failed(name, e.reason(), "update NVIDIA's driver");
            case NEWER_GPU -> Finding.failed(name, e.reason(), "use --backend cpu, or a newer GPU");
            case KERNELS -> Finding.failed(name, e.reason(), "rebuild magtrack from a complete source tree");
        };
        return finding.withTried(e.tried());
    }

    private static Finding broken(String name, CudaException failure) {
        return Finding.failed(
                name,
                failure.getMessage(),
                "see what nvidia-smi says; restart the computer, then reinstall NVIDIA's driver; until then use"
                        + " --backend cpu");
    }

    /**
     * How fast pixels come to a GPU, and how fast it tracks those that are there, that come by themselves, and others.
     */
    private void speed(String name, Backend cuda, Diagnostics found) {
        boolean emulated = found.device().emulated();
        Look look = emulated ? Look.EMULATED : Look.GPU;
        Backend narrow = cuda.withPrecision(Precision.F32);
        double copied = found.copyBytesPerSecond(look.copyBytes);
        double onDevice = imagesPerSecond(narrow, Residence.DEVICE, look);
        double fromPageLocked = imagesPerSecond(narrow, Residence.PAGE_LOCKED, look);
        double fromOther = imagesPerSecond(narrow, Residence.MEMORY, look);
        double share = fromPageLocked * SelfTest.SPEED_IMAGE_BYTES / copied;
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("copyBytesPerSecond", copied);
        figures.put("imagesPerSecondOnDevice", onDevice);
        figures.put("imagesPerSecondFromPageLocked", fromPageLocked);
        figures.put("imagesPerSecondFromOtherMemory", fromOther);
        figures.put("shareOfCopySpeed", share);
        findings.add(Finding.measured(
                name,
                String.format(
                        Locale.ROOT,
                        "%s%s%s from its own memory, %s from page-locked memory (%.0f %% of what a copy at %.1f GB/s"
                                + " allows), %s from other memory",
                        emulated ? "of the emulated driver, on the CPU, not a GPU: " : "",
                        about(narrow),
                        images(onDevice),
                        images(fromPageLocked),
                        100 * share,
                        copied / 1e9,
                        images(fromOther)),
                figures));
    }

    private static double imagesPerSecond(Backend backend, Residence residence, Look look) {
        return SelfTest.imagesPerSecond(backend, residence, look.images, look.time);
    }

    private static String about(Backend backend) {
        return "roughly, 64 px, 8 bits per pixel, " + backend.precision() + ": ";
    }

    private static String images(double perSecond) {
        return String.format(Locale.ROOT, "%.0f images/s", perSecond);
    }

    /** Compares the answers of each function with the scalar ones, and answers whether all are right. */
    private boolean test(String name, Backend backend) {
        boolean good = true;
        for (SelfTest.Result result : test.run(backend)) {
            findings.add(finding(name + ", " + result.function(), result));
            good &= result.wrong().isEmpty();
        }
        return good;
    }

    private static Finding finding(String name, SelfTest.Result result) {
        int wrong = result.wrong().size();
        if (wrong > 0) {
            return Finding.failed(
                    name,
                    wrong + " wrong, " + result.right() + " right: "
                            + String.join("; ", result.wrong().subList(0, Math.min(MAX_SENTENCES, wrong))),
                    "do not use it; report this, with the output of magtrack doctor --json");
        }
        if (!result.impossible().isEmpty()) {
            return Finding.missing(
                    name, result.impossible(), "nothing, or what that says, if you need " + result.function());
        }
        return Finding.ok(name, "right in " + result.right() + " calls, by the scalar code of the CPU, in 64 bits");
    }

    private void cuFft(Diagnostics gpu) {
        String name = named("cuFFT", gpu.device().emulated());
        Diagnostics.Library cuFft = gpu.library("cuFFT");
        if (cuFft.failure().isEmpty()) {
            findings.add(Finding.ok(name, cuFft.file() + ", version " + cuFft.version()));
        } else if (cuFft.failure().get() instanceof CudaUnavailableException e) {
            findings.add(unavailable(name, e));
        } else {
            findings.add(Finding.failed(name, cuFft.failure().get().getMessage(), "reinstall cuFFT"));
        }
    }
}
