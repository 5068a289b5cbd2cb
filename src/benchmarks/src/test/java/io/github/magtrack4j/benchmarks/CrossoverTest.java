package io.github.magtrack4j.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.Precision;
import io.github.magtrack4j.benchmarks.functions.BackendFunction;
import io.github.magtrack4j.benchmarks.functions.BackendKind;
import io.github.magtrack4j.benchmarks.functions.Residence;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class CrossoverTest {
    private static final Computer EMULATED = new Computer("CUDA, Emulated GPU (compute capability 8.6), F32", 0, true);
    private static final Computer GPU = new Computer("CUDA, NVIDIA Abacus (compute capability 8.6), F32", 0, false);

    private final List<Measurement> measurements = new ArrayList<>();

    private void add(BackendKind backend, int threads, int batch, double micros, Computer computer) {
        Arm arm = new Arm(
                BackendFunction.STACK_TO_XYZP,
                64,
                PixelType.U8,
                Precision.F32,
                backend,
                0,
                threads,
                Residence.MEMORY,
                batch);
        measurements.add(new Measurement(arm, List.of(micros), 0, computer, null));
    }

    private void addProcessor(int batch, double micros) {
        add(BackendKind.SIMD, 1, batch, micros, new Computer("CPU, SIMD, 512-bit vectors, F32, 1 thread", 512, false));
    }

    private void addGpu(int batch, double micros) {
        add(BackendKind.CUDA, 1, batch, micros, GPU);
    }

    private Crossover only() {
        List<Crossover> found = Crossover.of(measurements);
        assertEquals(1, found.size());
        return found.get(0);
    }

    @Test
    void betweenTwoNumbersItIsWhereTheTimesAreTheSame() {
        for (int batch : new int[] {1, 100, 10_000}) {
            addProcessor(batch, 4);
        }
        addGpu(10_000, 0.04);
        addGpu(100, 400);
        addGpu(1, 40_000);
        Crossover crossover = only();
        assertEquals(OptionalInt.of(100), crossover.processorWinsAt());
        assertEquals(OptionalInt.of(10_000), crossover.gpuWinsFrom());
        // Times 100 at 100 images, a hundredth at 10 000: even in the middle, on logarithmic axes.
        assertEquals(1000, crossover.images(), 1e-9);
        assertTrue(
                crossover
                        .toString()
                        .endsWith("cuda, images from memory: the GPU is faster from about 1000 images per call"
                                + " (measured: not with 100, but with 10000)"),
                crossover.toString());
    }

    @Test
    void theFastestOfTheProcessorsArmsCounts() {
        for (int batch : new int[] {10, 1000}) {
            addProcessor(batch, 4);
            add(BackendKind.SIMD, 2, batch, 2, new Computer("CPU, SIMD, 512-bit vectors, F32, 2 threads", 512, false));
            add(BackendKind.SCALAR, 1, batch, 30, new Computer("CPU, scalar, F32, 1 thread", 0, false));
            addGpu(batch, 3);
        }
        assertEquals(OptionalInt.empty(), only().gpuWinsFrom());
        assertTrue(Double.isNaN(only().images()));
        assertEquals(2, only().points().get(1).processor().arm().threads());
        assertTrue(only().toString()
                .endsWith("the CPU is faster for all numbers of images that were measured, up to 1000"));
    }

    @Test
    void aGpuThatAlwaysWinsHasNoCrossover() {
        for (int batch : new int[] {10, 1000}) {
            addProcessor(batch, 4);
            addGpu(batch, 3);
        }
        assertEquals(OptionalInt.empty(), only().processorWinsAt());
        assertEquals(OptionalInt.of(10), only().gpuWinsFrom());
        assertTrue(Double.isNaN(only().images()));
        assertTrue(only().toString()
                .endsWith("the GPU is faster for all numbers of images that were measured, from 10 on"));
    }

    /** What is won once and lost again is not won. */
    @Test
    void fromThereOnTheGpuAlwaysWins() {
        double[] gpu = {3, 5, 3, 3};
        for (int i = 0; i < gpu.length; i++) {
            addProcessor(10 + i, 4);
            addGpu(10 + i, gpu[i]);
        }
        assertEquals(OptionalInt.of(11), only().processorWinsAt());
        assertEquals(OptionalInt.of(12), only().gpuWinsFrom());
    }

    @Test
    void numbersThatOnlyOneWasMeasuredWithAreLeftOut() {
        addProcessor(10, 4);
        addProcessor(1000, 4);
        addGpu(10, 3);
        addGpu(100, 3);
        assertEquals(List.of(), Crossover.of(measurements));
    }

    @Test
    void theReportTellsItAndThatItIsEmulated() throws Exception {
        for (int batch : new int[] {10, 1000}) {
            addProcessor(batch, 4);
            add(BackendKind.CUDA, 1, batch, batch == 10 ? 8 : 2, EMULATED);
        }
        BenchmarkReport canned = CannedReport.make();
        BenchmarkReport report =
                new BenchmarkReport("1", canned.date(), canned.machine(), measurements, canned.baseline());
        String table = ReportTable.of(report);
        assertTrue(table.contains("\n| stackToXyzp | cuda (emulated) | 1000            |"), table);
        assertTrue(table.contains("\nEmulated means by the emulated driver, on the CPU: no GPU's figures.\n"), table);
        assertTrue(
                table.endsWith(
                        "\n- stackToXyzp, 64 px, pixels U8, precision F32, cuda (emulated), images from memory: the"
                                + " GPU is faster from about 100 images per call (measured: not with 10, but with 1000)\n"),
                table);
        JsonNode json = new ObjectMapper().readTree(ReportJson.of(report));
        assertEquals(false, json.get("arms").get(0).get("emulated").asBoolean());
        assertEquals(true, json.get("arms").get(1).get("emulated").asBoolean());
        JsonNode crossover = json.get("crossovers").get(0);
        assertEquals(true, crossover.get("emulated").asBoolean());
        assertEquals(100, crossover.get("images").asDouble(), 1e-9);
        assertEquals(10, crossover.get("processorWinsAt").asInt());
        assertEquals(1000, crossover.get("gpuWinsFrom").asInt());
        assertEquals(8, crossover.get("points").get(0).get("gpu").asDouble());
        assertEquals(4, crossover.get("points").get(0).get("processor").asDouble());
    }
}
