package io.github.magtrack4j.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.magtrack4j.cli.CudaProcessTest;
import io.github.magtrack4j.cli.MagtrackProcess;
import io.github.magtrack4j.cli.console.ExitCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code magtrack doctor}, on the emulated driver, working and not, and on none. */
class DoctorProcessTest {
    @TempDir
    private static Path folder;

    private static MagtrackProcess doctor(String emulator, Path driver, Path cuFft, String... options)
            throws Exception {
        return doctor(MagtrackProcess.command(), emulator, driver, cuFft, options);
    }

    private static MagtrackProcess doctor(
            List<String> java, String emulator, Path driver, Path cuFft, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of("env", "MAGTRACK4J_EMULATOR=" + emulator));
        command.addAll(java);
        command.add(command.indexOf("-cp"), "-Dmagtrack4j.cuda.driver=" + driver.toAbsolutePath());
        command.add(command.indexOf("-cp"), "-Dmagtrack4j.cuda.cufft=" + cuFft.toAbsolutePath());
        command.add("doctor");
        command.addAll(List.of(options));
        return MagtrackProcess.start(command);
    }

    private static Path cuFft() {
        return CudaProcessTest.DRIVER.resolveSibling("libemulatedcufft.so");
    }

    private static Path nowhere() {
        return folder.resolve("nowhere.so");
    }

    private static void assertLine(MagtrackProcess process, String pattern) {
        assertTrue(process.out().lines().anyMatch(line -> line.matches(pattern)), process.toString());
    }

    @Test
    void aMachineWithoutDriverIsWell() throws Exception {
        // As it is used: the better compiler, and vectors.
        List<String> java = MagtrackProcess.command();
        java.removeAll(List.of(MagtrackProcess.FIRST_COMPILER, MagtrackProcess.SCALAR));
        MagtrackProcess process = doctor(java, "", nowhere(), nowhere());
        assertEquals(ExitCode.DONE, process.exitCode(), process.toString());
        assertLine(process, "ok +Java .*" + System.getProperty("java.version") + ".*");
        assertLine(process, "ok +vector module .*");
        assertLine(process, "ok +native access +permitted");
        assertLine(process, "ok +CPU +CPU, SIMD, [0-9]+-bit vectors.*");
        assertLine(process, "ok +CPU, stackToXyzp +right in 2 calls, .*");
        assertLine(process, "ok +CPU, speed .*, F64: [1-9][0-9]* images/s on all threads");
        assertLine(process, "missing +GPU +there is no CUDA driver, which comes with NVIDIA's driver for a GPU");
        assertLine(process, " +tried: .*nowhere.so \\(is not there\\)");
        assertLine(process, " +to do: nothing; .*install its driver");
        assertTrue(process.out().endsWith("Everything works.\n"), process.out());
    }

    @Test
    void aDriverThatShowsNoGpuIsWell() throws Exception {
        CudaProcessTest.requireEmulator();
        MagtrackProcess process = doctor("devices=0", CudaProcessTest.DRIVER, nowhere());
        assertEquals(ExitCode.DONE, process.exitCode(), process.toString());
        assertLine(process, "missing +GPU .*CUDA_VISIBLE_DEVICES.*");
    }

    private static JsonNode finding(JsonNode report, String name) {
        for (JsonNode finding : report.get("findings")) {
            if (finding.get("name").asText().equals(name)) {
                return finding;
            }
        }
        throw new AssertionError("no finding " + name + " in " + report);
    }

    @Test
    void anEmulatedGpuIsToldToBeEmulatedThroughout() throws Exception {
        CudaProcessTest.requireEmulator();
        MagtrackProcess process = doctor("devices=2", CudaProcessTest.DRIVER, cuFft(), "--json");
        assertEquals(ExitCode.DONE, process.exitCode(), process.toString());
        JsonNode report = new ObjectMapper().readTree(process.out());
        assertEquals("magtrack4j-doctor", report.get("format").asText());
        assertEquals(2, report.get("formatVersion").asInt());
        assertTrue(report.get("healthy").asBoolean());
        for (JsonNode finding : report.get("findings")) {
            String name = finding.get("name").asText();
            assertEquals("ok", finding.get("state").asText(), name);
            assertEquals(name.contains("GPU") || name.contains("cuFFT"), name.contains("(emulated)"), name);
        }
        assertTrue(finding(report, "GPU 1 (emulated)")
                .get("found")
                .asText()
                .startsWith("Emulated GPU, compute capability 8.6, "));
        assertTrue(finding(report, "GPU 1 (emulated)")
                        .get("figures")
                        .get("memoryBytes")
                        .asDouble()
                > 0);
        assertEquals(
                "machine code for sm_86",
                finding(report, "kernels of GPU 0 (emulated)").get("found").asText());
        assertTrue(finding(report, "GPU 0 (emulated), stackToXyzp")
                .get("found")
                .asText()
                .startsWith("right in 2 calls"));
        assertTrue(finding(report, "driver of GPU 0 (emulated)")
                .get("found")
                .asText()
                .matches(".*libemulatedcuda.so, for CUDA [0-9.]+"));
        assertTrue(finding(report, "cuFFT (emulated)")
                .get("found")
                .asText()
                .matches(".*libemulatedcufft.so, version [0-9]+"));
        JsonNode speed = finding(report, "GPU 0 (emulated), speed");
        assertTrue(speed.get("found").asText().startsWith("of the emulated driver, on the CPU, not a GPU: "));
        assertEquals(5, speed.get("figures").size());
        speed.get("figures").forEach(figure -> assertTrue(figure.asDouble() > 0, speed.toString()));
    }

    @Test
    void cuFftThatIsNotThereIsNoIllness() throws Exception {
        CudaProcessTest.requireEmulator();
        MagtrackProcess process = doctor("devices=1", CudaProcessTest.DRIVER, nowhere());
        assertEquals(ExitCode.DONE, process.exitCode(), process.toString());
        assertLine(process, "missing +cuFFT \\(emulated\\) .*pip install.*");
        assertLine(process, " +tried: .*nowhere.so .*");
    }

    @Test
    void anOldDriverFails() throws Exception {
        CudaProcessTest.requireEmulator();
        MagtrackProcess process = doctor("driverVersion=10020", CudaProcessTest.DRIVER, cuFft());
        assertEquals(ExitCode.FAILED, process.exitCode(), process.toString());
        assertLine(process, "failed +GPU .*for CUDA 10.2.*");
        assertLine(process, " +to do: update NVIDIA's driver");
        assertTrue(process.out().endsWith("Something failed; see 'to do' above.\n"), process.out());
    }

    @Test
    void aGpuThatFailsFails() throws Exception {
        CudaProcessTest.requireEmulator();
        MagtrackProcess process = doctor("fail=kernel:1:719", CudaProcessTest.DRIVER, cuFft());
        assertEquals(ExitCode.FAILED, process.exitCode(), process.toString());
        assertLine(process, "failed +GPU 0 \\(emulated\\), stackToXyzp .*CUDA_ERROR_LAUNCH_FAILED.*");
        assertFalse(process.out().contains("GPU 0 (emulated), speed"), process.out());
    }

    @Test
    void aGpuTooOldForTheKernelsFails() throws Exception {
        CudaProcessTest.requireEmulator();
        MagtrackProcess process = doctor("computeCapabilities=5.2", CudaProcessTest.DRIVER, cuFft());
        assertEquals(ExitCode.FAILED, process.exitCode(), process.toString());
        assertLine(process, "failed +GPU 0 .*compute capability 5.2; it must have 6.0.*");
    }

    @Test
    void withoutTheVectorModuleTheMachineFails() throws Exception {
        List<String> command = MagtrackProcess.command();
        command.remove(MagtrackProcess.SCALAR);
        command.remove("--add-modules=jdk.incubator.vector");
        command.remove("--enable-native-access=ALL-UNNAMED");
        command.add(
                command.indexOf("-cp"), "-Dmagtrack4j.cuda.driver=" + nowhere().toAbsolutePath());
        command.add("doctor");
        MagtrackProcess process = MagtrackProcess.start(command);
        assertEquals(ExitCode.FAILED, process.exitCode(), process.toString());
        assertLine(process, "failed +vector module .*");
        assertLine(process, " +to do: start Java with --add-modules jdk.incubator.vector");
        assertLine(process, "failed +native access .*");
        assertLine(process, "ok +CPU +CPU, scalar.*");
    }
}
