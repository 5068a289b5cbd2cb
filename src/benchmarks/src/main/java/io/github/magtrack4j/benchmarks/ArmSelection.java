package io.github.magtrack4j.benchmarks;

import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.Precision;
import io.github.magtrack4j.benchmarks.functions.BackendFunction;
import io.github.magtrack4j.benchmarks.functions.BackendKind;
import io.github.magtrack4j.benchmarks.functions.Residence;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which arms are run: all that can be combined, each once. Where a function's time does not depend on something, that
 * is no reason to run it again.
 *
 * @param functions the functions
 * @param sizes the widths of the images
 * @param pixels the types of the pixels
 * @param precisions what is computed in
 * @param backends what computes
 * @param vectorBits the widths that vectors are held to, 0 for the machine's own
 * @param threads the numbers of threads
 * @param residences where the images come from
 * @param batches how many images a call gets, 0 for all that there are
 * @param besideBaseline whether functions that the C program has too are also run on the pixels that it is given
 */
public record ArmSelection(
        List<BackendFunction> functions,
        List<Integer> sizes,
        List<PixelType> pixels,
        List<Precision> precisions,
        List<BackendKind> backends,
        List<Integer> vectorBits,
        List<Integer> threads,
        List<Residence> residences,
        List<Integer> batches,
        boolean besideBaseline) {

    /** Returns the arms, size by size. */
    public List<Arm> arms() {
        Set<Arm> arms = new LinkedHashSet<>();
        for (int size : sizes) {
            for (Residence residence : residences) {
                for (BackendFunction function : functions) {
                    if (function.accepts(size)) {
                        addFunction(arms, function, size, residence);
                    }
                }
            }
        }
        return new ArrayList<>(arms);
    }

    private void addFunction(Set<Arm> arms, BackendFunction function, int size, Residence residence) {
        for (Precision precision : function.hasPrecision() ? precisions : List.of(Precision.F64)) {
            for (PixelType type : pixelsOf(function, precision)) {
                for (BackendKind backend : backends) {
                    if (residence.isOfGpu() && !(backend == BackendKind.CUDA && function.readsPixels())) {
                        continue;
                    }
                    // Vectors have a width only where there are vectors.
                    for (int bits : backend == BackendKind.SIMD ? vectorBits : List.of(0)) {
                        // A GPU has as many as it has.
                        for (int count : backend == BackendKind.CUDA ? List.of(1) : threads) {
                            Arm all = new Arm(function, size, type, precision, backend, bits, count, residence, 0);
                            batches.forEach(batch -> arms.add(all.withBatch(batch)));
                        }
                    }
                }
            }
        }
    }

    private Set<PixelType> pixelsOf(BackendFunction function, Precision precision) {
        if (!function.readsPixels()) {
            return Set.of(PixelType.U8);
        }
        Set<PixelType> types = new LinkedHashSet<>(pixels);
        if (besideBaseline && function.stage(precision).isPresent() && !function.stageConvertsPixels()) {
            types.add(Arm.ownPixels(precision));
        }
        return types;
    }
}
