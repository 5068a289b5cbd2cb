package io.github.magtrack4j.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.Precision;
import io.github.magtrack4j.benchmarks.functions.BackendFunction;
import io.github.magtrack4j.benchmarks.functions.BackendKind;
import io.github.magtrack4j.benchmarks.functions.Residence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What the C program prints, and which of it stands beside what. */
class BaselineTest {
    private static final String LINE = "{\"stage\":\"radial_profile\",\"n\":64,\"type\":\"float32\","
            + "\"resident\":\"cache\",\"us_min\":0.6890,\"us_median\":0.7004}";

    @TempDir
    private Path folder;

    private static BaselineFigure figure(String stage, String pixels) {
        return new BaselineFigure(stage, 64, pixels, Residence.CACHE, 1, 1);
    }

    private Path program(String lines) throws IOException {
        Path program = folder.resolve("a program");
        Files.writeString(program, "#!/bin/sh\n" + lines + "\n");
        return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void stagesAreReadAndOtherLinesAreNot() throws IOException {
        List<BaselineFigure> figures =
                BaselineFigure.parse(List.of("{\"peak\":\"fma\",\"where\":\"float32\",\"gflops\":270.7}", LINE, ""));
        assertEquals(
                List.of(new BaselineFigure("radial_profile", 64, "float32", Residence.CACHE, 0.6890, 0.7004)), figures);
    }

    @Test
    void lineThatLacksSomethingIsRefused() {
        for (String part : List.of("\"n\":64,", "\"us_min\":0.6890,", "\"type\":\"float32\",")) {
            String line = LINE.replace(part, "");
            IOException e = assertThrows(IOException.class, () -> BaselineFigure.parse(List.of(line)));
            assertTrue(e.getMessage().contains(line), e.getMessage());
        }
        String elsewhere = LINE.replace("cache", "attic");
        assertThrows(IOException.class, () -> BaselineFigure.parse(List.of(elsewhere)));
    }

    @Test
    void stageStandsBesideTheSameArithmeticOnTheSamePixels() {
        Arm own = CannedReport.arm(BackendFunction.RADIAL_PROFILE, PixelType.F32, Precision.F32);
        Arm converted = CannedReport.arm(BackendFunction.RADIAL_PROFILE, PixelType.U8, Precision.F32);
        Arm wide = CannedReport.arm(BackendFunction.RADIAL_PROFILE, PixelType.F32, Precision.F64);
        BaselineFigure stage = figure("radial_profile", "float32");
        assertTrue(stage.isOf(own));
        assertFalse(stage.isOf(converted));
        assertFalse(stage.isOf(wide));
        assertFalse(figure("radial_profile", "float64").isOf(own));
        assertFalse(new BaselineFigure("radial_profile", 64, "float32", Residence.MEMORY, 1, 1).isOf(own));
        assertFalse(new BaselineFigure("radial_profile", 32, "float32", Residence.CACHE, 1, 1).isOf(own));
    }

    @Test
    void pipelineIsTheSameForAllPixelsAndLookupForNone() {
        BaselineFigure narrow = figure("stack_to_xyzp_f32", "uint8");
        assertTrue(narrow.isOf(CannedReport.arm(BackendFunction.STACK_TO_XYZP, PixelType.U8, Precision.F32)));
        assertFalse(narrow.isOf(CannedReport.arm(BackendFunction.STACK_TO_XYZP, PixelType.U8, Precision.F64)));
        assertFalse(narrow.isOf(CannedReport.arm(BackendFunction.STACK_TO_XYZP, PixelType.U16, Precision.F32)));
        Arm lookup = CannedReport.arm(BackendFunction.LOOKUP_Z, PixelType.U8, Precision.F64);
        assertTrue(figure("lookup_z", "float64").isOf(lookup));
        assertFalse(figure("lookup_z", "float32").isOf(lookup));
    }

    @Test
    void whatHasNoStageStandsAlone() {
        Arm qi = CannedReport.arm(BackendFunction.QI, PixelType.F32, Precision.F32);
        assertFalse(figure("qi", "float32").isOf(qi));
        Arm two = new Arm(
                BackendFunction.STACK_TO_XYZP,
                64,
                PixelType.U8,
                Precision.F32,
                BackendKind.SIMD,
                0,
                2,
                Residence.CACHE,
                0);
        assertFalse(figure("stack_to_xyzp_f32", "uint8").isOf(two));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void programIsAskedForASizeAndStages() throws Exception {
        Path program = program("echo \"$*\" >'" + folder + "/asked'; echo '" + LINE + "'");
        List<BaselineFigure> figures = new BaselineProgram(program).measure(64, List.of("radial_profile", "lookup_z"));
        assertEquals(1, figures.size());
        assertEquals("--json --n 64 radial_profile lookup_z\n", Files.readString(folder.resolve("asked")));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void programIsNotAskedForWhatItHasNot() throws Exception {
        Path program = program("exit 3");
        assertEquals(List.of(), new BaselineProgram(program).measure(512, List.of("radial_profile")));
        assertEquals(List.of(), new BaselineProgram(program).measure(64, List.of()));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void programThatFailsIsTold() throws Exception {
        Path program = program("echo 'no such core' >&2; exit 2");
        IOException e = assertThrows(
                IOException.class, () -> new BaselineProgram(program).measure(64, List.of("radial_profile")));
        assertEquals(program + ": the baseline failed: no such core", e.getMessage());
    }

    @Test
    void programThatIsNoneIsTold() {
        Path nowhere = folder.resolve("nowhere");
        IOException e = assertThrows(
                IOException.class, () -> new BaselineProgram(nowhere).measure(64, List.of("radial_profile")));
        assertTrue(e.getMessage().startsWith(nowhere + ": cannot be started"), e.getMessage());
    }
}
