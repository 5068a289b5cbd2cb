package io.github.magtrack4j.cli;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.CudaException;
import io.github.magtrack4j.Precision;
import io.github.magtrack4j.benchmarks.Residence;
import io.github.magtrack4j.benchmarks.SelfTest;
import io.github.magtrack4j.internal.cuda.CudaBackend;
import io.github.magtrack4j.internal.cuda.CudaDevice;
import io.github.magtrack4j.internal.cuda.CudaStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Looks at what magtrack needs of this machine, tries it out, and says what to do where it is not well. */
final class Examination {
    private static final String VECTOR_MODULE = "jdk.incubator.vector";
    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final int CPU_IMAGES = 1000;
    private static final int GPU_IMAGES = 50_000;
    private static final long COPY_BYTES = 64L << 20;

    /** The emulated driver's devices are called so; it computes right, but on the processor. */
    private static final String EMULATED = "Emulated";

    private static final int EMULATED_IMAGES = 100;
    private static final int MOST_SENTENCES = 3;

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
        findings.add(Finding.well(
                "Java",
                Runtime.version() + " (" + System.getProperty("java.vendor") + "), " + System.getProperty("os.name")
                        + " " + System.getProperty("os.arch")));
        findings.add(
                ModuleLayer.boot().findModule(VECTOR_MODULE).isPresent()
                        ? Finding.well("vector module", VECTOR_MODULE)
                        : Finding.unwell(
                                "vector module",
                                VECTOR_MODULE + " is not there: the processor computes without SIMD",
                                "start Java with --add-modules " + VECTOR_MODULE));
        findings.add(
                Examination.class.getModule().isNativeAccessEnabled()
                        ? Finding.well("native access", "permitted")
                        : Finding.unwell(
                                "native access",
                                "not permitted: Java warns now, and later versions will refuse to call a GPU's driver",
                                "start Java with --enable-native-access=ALL-UNNAMED"));
    }

    private void processor() {
        try (Backend cpu = Backend.cpu()) {
            findings.add(Finding.well("processor", cpu.description()));
            test("processor's self-test", cpu, "the answers of SIMD and of plain Java agree");
            double speed = SelfTest.imagesPerSecond(cpu, Residence.CACHE, CPU_IMAGES, LOOK);
            findings.add(speed("processor's speed", "", Map.of("imagesPerSecond", speed)));
        } catch (UnsupportedOperationException e) {
            findings.add(Finding.unwell("processor", e.getMessage(), "leave that option of Java out"));
        }
    }

    private void graphics() {
        int count;
        try {
            count = CudaDevice.count();
        } catch (UnsupportedOperationException e) {
            findings.add(withoutGpu(e.getMessage()));
            return;
        } catch (CudaException e) {
            findings.add(broken("GPU", e));
            return;
        }
        for (int device = 0; device < count; device++) {
            graphics(device);
        }
        cuFft();
    }

    /** A machine without a GPU is well; one whose driver is too old for its GPU is not. */
    private static Finding withoutGpu(String reason) {
        if (reason.contains("update NVIDIA's driver")) {
            return Finding.unwell("GPU", reason, "update NVIDIA's driver");
        }
        return Finding.absent(
                "GPU", "none, so the processor does all; " + reason, "to use an NVIDIA GPU, install NVIDIA's driver");
    }

    private static Finding broken(String name, CudaException failure) {
        return Finding.unwell(
                name,
                failure.getMessage(),
                "see what nvidia-smi says; restart the computer, then install NVIDIA's driver anew; until then use"
                        + " --backend cpu");
    }

    private void graphics(int device) {
        String name = "GPU " + device;
        try (CudaBackend cuda = CudaBackend.open(device)) {
            CudaStatus status = cuda.status();
            CudaDevice gpu = status.device();
            findings.add(Finding.well("driver of " + name, status.driver() + ", for CUDA " + status.driverVersion()));
            findings.add(Finding.well(
                    name,
                    String.format(
                            Locale.ROOT,
                            "%s, compute capability %s, %d multiprocessors, %.1f GiB",
                            gpu.name(),
                            gpu.capability(),
                            gpu.multiprocessors(),
                            gpu.memory() / 0x1p30)));
            findings.add(Finding.well("kernels of " + name, status.image()));
            test(name + "'s self-test", cuda, "the answers of GPU and processor agree");
            speed(name + "'s speed", cuda, gpu);
        } catch (UnsupportedOperationException e) {
            findings.add(Finding.unwell(name, e.getMessage(), "use --backend cpu"));
        } catch (CudaException e) {
            findings.add(broken(name, e));
        }
    }

    private void speed(String name, CudaBackend cuda, CudaDevice gpu) {
        boolean emulated = gpu.name().startsWith(EMULATED);
        int images = emulated ? EMULATED_IMAGES : GPU_IMAGES;
        Duration time = emulated ? Duration.ZERO : LOOK;
        Backend narrow = cuda.withPrecision(Precision.F32);
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("copyBytesPerSecond", cuda.copyBytesPerSecond(emulated ? 1 << 20 : COPY_BYTES));
        figures.put("imagesPerSecondOnDevice", SelfTest.imagesPerSecond(narrow, Residence.DEVICE, images, time));
        figures.put(
                "imagesPerSecondFromPageLocked", SelfTest.imagesPerSecond(narrow, Residence.PAGE_LOCKED, images, time));
        figures.put("imagesPerSecondFromOther", SelfTest.imagesPerSecond(narrow, Residence.MEMORY, images, time));
        // What the emulated driver takes is nobody's speed.
        findings.add(
                emulated
                        ? Finding.well(name, "not measured: this GPU is emulated, by the processor")
                        : speed(name, " in 32 bits", figures));
    }

    private static Finding speed(String name, String how, Map<String, Double> figures) {
        List<String> parts = new ArrayList<>();
        figures.forEach((figure, value) -> parts.add(
                switch (figure) {
                    case "copyBytesPerSecond" -> String.format(Locale.ROOT, "%.1f GB/s copied to it", value / 1e9);
                    case "imagesPerSecondOnDevice" -> images(value) + " from its own memory";
                    case "imagesPerSecondFromPageLocked" -> images(value) + " from page-locked memory";
                    case "imagesPerSecondFromOther" -> images(value) + " from other memory";
                    default -> images(value);
                }));
        return Finding.measured(name, "64 px, 8 bits" + how + ", roughly: " + String.join(", ", parts), figures);
    }

    private static String images(double perSecond) {
        return String.format(Locale.ROOT, "%.0f images/s", perSecond);
    }

    private void test(String name, Backend backend, String good) {
        SelfTest.Result result = test.run(backend);
        if (result.wrong().isEmpty()) {
            String lacking = result.impossible().isEmpty()
                    ? ""
                    : "; not tried for want of a library: "
                            + result.impossible().size() + " functions";
            findings.add(Finding.well(name, good + " (" + result.right() + " comparisons" + lacking + ")"));
            return;
        }
        List<String> told = result.wrong()
                .subList(0, Math.min(MOST_SENTENCES, result.wrong().size()));
        findings.add(Finding.unwell(
                name,
                result.wrong().size() + " wrong, " + result.right() + " right; " + String.join("; ", told),
                "do not trust what it tracks; report this, with the whole of what magtrack doctor --json prints"));
    }

    private void cuFft() {
        try {
            CudaStatus.CuFft cuFft = CudaStatus.CuFft.find();
            findings.add(Finding.well("cuFFT", cuFft.file() + ", version " + cuFft.version()));
        } catch (UnsupportedOperationException e) {
            findings.add(Finding.absent(
                    "cuFFT", e.getMessage(), "nothing if you only track: fftProfile alone needs it, on a GPU"));
        } catch (CudaException e) {
            findings.add(Finding.unwell("cuFFT", e.getMessage(), "install cuFFT anew"));
        }
    }
}
