package io.github.magtrack4j.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.Precision;
import io.github.magtrack4j.benchmarks.functions.BackendFunction;
import io.github.magtrack4j.benchmarks.functions.BackendKind;
import io.github.magtrack4j.benchmarks.functions.Residence;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArmSelectionTest {
    private static List<Arm> arms(BackendFunction function, int size, boolean besideBaseline, PixelType... pixels) {
        return new ArmSelection(
                        List.of(function),
                        List.of(size),
                        List.of(pixels),
                        List.of(Precision.values()),
                        List.of(BackendKind.SCALAR, BackendKind.SIMD),
                        List.of(128, 256),
                        List.of(1),
                        List.of(Residence.CACHE),
                        List.of(0),
                        besideBaseline)
                .arms();
    }

    @Test
    void everyCombinationIsThereOnce() {
        // 4 pixel types × 2 precisions × (scalar, and SIMD of two widths).
        List<Arm> arms = arms(BackendFunction.RADIAL_PROFILE, 64, false, PixelType.values());
        assertEquals(24, arms.size());
        assertEquals(24, arms.stream().distinct().count());
    }

    @Test
    void whatDoesNotMatterIsNotVaried() {
        assertEquals(
                6, arms(BackendFunction.LOOKUP_Z, 64, false, PixelType.values()).size());
        assertEquals(
                12,
                arms(BackendFunction.CROP_STACK_TO_ROIS, 64, false, PixelType.values())
                        .size());
        assertEquals(
                3,
                arms(BackendFunction.PARABOLIC_VERTEX, 64, false, PixelType.values())
                        .size());
    }

    @Test
    void oddImagesHaveNoFourierProfile() {
        assertEquals(List.of(), arms(BackendFunction.FFT_PROFILE, 33, false, PixelType.U8));
        assertEquals(
                6, arms(BackendFunction.FFT_PROFILE, 32, false, PixelType.U8).size());
    }

    @Test
    void besideTheBaselineItsPixelsAreAdded() {
        List<Arm> arms = arms(BackendFunction.RADIAL_PROFILE, 64, true, PixelType.U8);
        assertEquals(12, arms.size());
        assertTrue(arms.stream()
                .filter(arm -> arm.pixels() != PixelType.U8)
                .allMatch(arm -> arm.pixels().name().equals(arm.precision().name())));
        assertEquals(
                6, arms(BackendFunction.STACK_TO_XYZP, 64, true, PixelType.U8).size());
        assertEquals(6, arms(BackendFunction.QI, 64, true, PixelType.U8).size());
    }

    @Test
    void aGpuHasItsOwnPlacesForImagesAndNoThreads() {
        List<Arm> arms = new ArmSelection(
                        List.of(BackendFunction.RADIAL_PROFILE, BackendFunction.LOOKUP_Z),
                        List.of(64),
                        List.of(PixelType.U8),
                        List.of(Precision.F32),
                        List.of(BackendKind.SIMD, BackendKind.CUDA),
                        List.of(0),
                        List.of(1, 2),
                        List.of(Residence.MEMORY, Residence.PAGE_LOCKED, Residence.DEVICE),
                        List.of(10, 1000),
                        false)
                .arms();
        assertEquals(
                List.of(
                        "radialProfile, 64 px, pixels U8, precision F32, simd, 1 thread, from memory, 10 a call",
                        "radialProfile, 64 px, pixels U8, precision F32, simd, 1 thread, from memory, 1000 a call",
                        "radialProfile, 64 px, pixels U8, precision F32, simd, 2 threads, from memory, 10 a call",
                        "radialProfile, 64 px, pixels U8, precision F32, simd, 2 threads, from memory, 1000 a call",
                        "radialProfile, 64 px, pixels U8, precision F32, cuda, 1 thread, from memory, 10 a call",
                        "radialProfile, 64 px, pixels U8, precision F32, cuda, 1 thread, from memory, 1000 a call"),
                arms.subList(0, 6).stream().map(Arm::toString).toList());
        List<String> others = arms.stream()
                .filter(arm -> arm.residence() != Residence.MEMORY)
                .map(Arm::toString)
                .toList();
        assertEquals(4, others.size(), others.toString());
        assertTrue(others.get(0).endsWith("cuda, 1 thread, from page-locked, 10 a call"), others.get(0));
        assertTrue(others.get(3).endsWith("cuda, 1 thread, from device, 1000 a call"), others.get(3));
        assertEquals(1000, arms.get(1).imagesPerCall());
    }

    @Test
    void functionsGoByTheirNames() {
        assertEquals(List.of(BackendFunction.AUTO_CONV), BackendFunction.named("autoconv"));
        assertEquals(8, BackendFunction.named("autoConv*").size());
        assertEquals(List.of(BackendFunction.values()), BackendFunction.named("*"));
        assertEquals(List.of(), BackendFunction.named("auto"));
        assertEquals(List.of(), BackendFunction.named("(.)"));
    }

    @Test
    void narrowerVectorsAreAskedForByFlags() {
        Arm free = CannedReport.arm(BackendFunction.QI, PixelType.U8, Precision.F64);
        assertFalse(String.join(" ", free.jvmFlags()).contains("vectorBits"));
        Arm narrow = new Arm(
                BackendFunction.QI, 64, PixelType.U8, Precision.F64, BackendKind.SIMD, 256, 1, Residence.CACHE, 0);
        assertEquals("-Dmagtrack4j.vectorBits=256", narrow.jvmFlags().getLast());
    }

    @Test
    void imagesFitWhereTheyComeFrom() {
        assertEquals(128, Residence.CACHE.count(64 * 64));
        assertEquals(1, Residence.CACHE.count(1 << 20));
        assertEquals(1000, Residence.CACHE.count(8));
        assertEquals(32_768, Residence.MEMORY.count(64 * 64));
    }

    @Test
    void timeGrowsWithTheArms() {
        assertEquals(2 * Timing.QUICK.seconds(3), Timing.QUICK.seconds(6), 1e-9);
        assertTrue(Timing.THOROUGH.seconds(1) > 3.5);
    }
}
