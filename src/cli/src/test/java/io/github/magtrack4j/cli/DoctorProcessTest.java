package io.github.magtrack4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code magtrack doctor}, on the emulated driver, well and ill, and on none. */
class DoctorProcessTest {
    @TempDir
    private static Path folder;

    private static MagtrackProcess doctor(String emulator, Path driver, Path cuFft, String... options)
            throws Exception {
        List<String> command = new ArrayList<>(List.of("env", "MAGTRACK4J_EMULATOR=" + emulator));
        command.addAll(MagtrackProcess.command());
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
    void aMachineWithoutGpuIsWell() throws Exception {
        MagtrackProcess process = doctor("", nowhere(), nowhere());
        assertEquals(Magtrack.DONE, process.exitCode(), process.toString());
        assertLine(process, "well +vector module .*");
        assertLine(process, "well +native access +permitted");
        assertLine(process, "well +processor's self-test .*\\(2 comparisons\\)");
        assertLine(process, "well +processor's speed .* [1-9][0-9]* images/s");
        assertLine(process, "absent +GPU +none.*nowhere.so.*");
        assertTrue(process.out().endsWith("All is well.\n"), process.out());
    }

    @Test
    void anEmulatedGpuIsToldInJsonAndItsSpeedIsNot() throws Exception {
        CudaProcessTest.requireEmulator();
        MagtrackProcess process = doctor("devices=1", CudaProcessTest.DRIVER, cuFft(), "--json");
        assertEquals(Magtrack.DONE, process.exitCode(), process.toString());
        assertTrue(process.out().startsWith("{\n  \"format\": \"magtrack4j-doctor\",\n  \"formatVersion\": 1,"));
        assertLine(process, "  \"healthy\": true,");
        assertLine(process, "      \"found\": \"Emulated GPU, compute capability 8.6, .*");
        assertLine(process, "      \"found\": \"the answers of GPU and processor agree \\(2 comparisons\\)\",");
        assertLine(process, "      \"found\": \"machine code for sm_86\",");
        assertLine(process, "      \"found\": \".*libemulatedcufft.so, version [0-9]+\",");
        assertTrue(process.out().contains("not measured: this GPU is emulated"), process.out());
        assertEquals(
                1,
                process.out()
                        .lines()
                        .filter(line -> line.contains("imagesPerSecond"))
                        .count(),
                process.out());
    }

    @Test
    void cuFftThatIsNotThereIsNoIllness() throws Exception {
        CudaProcessTest.requireEmulator();
        MagtrackProcess process = doctor("devices=1", CudaProcessTest.DRIVER, nowhere());
        assertEquals(Magtrack.DONE, process.exitCode(), process.toString());
        assertLine(process, "absent +cuFFT .*nowhere.so.*");
    }

    @Test
    void anOldDriverIsUnwell() throws Exception {
        CudaProcessTest.requireEmulator();
        MagtrackProcess process = doctor("driverVersion=10020", CudaProcessTest.DRIVER, cuFft());
        assertEquals(Magtrack.FAILED, process.exitCode(), process.toString());
        assertLine(process, "unwell +GPU .*for CUDA 10.2.*");
        assertLine(process, " +To do: update NVIDIA's driver");
    }

    @Test
    void aGpuThatFailsIsUnwell() throws Exception {
        CudaProcessTest.requireEmulator();
        MagtrackProcess process = doctor("fail=kernel:1:719", CudaProcessTest.DRIVER, cuFft());
        assertEquals(Magtrack.FAILED, process.exitCode(), process.toString());
        assertLine(process, "unwell +GPU 0's self-test .*CUDA_ERROR_LAUNCH_FAILED.*");
        assertTrue(process.out().endsWith("Something is unwell; what to do stands beside it.\n"), process.out());
    }
}
