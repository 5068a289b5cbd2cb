package io.github.magtrack4j.internal.cuda.kernels;

import io.github.magtrack4j.BeadOptics;
import io.github.magtrack4j.DoubleMatrix;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.Precision;
import io.github.magtrack4j.bindings.BeadImagesArguments;
import io.github.magtrack4j.bindings.PropagateBeadsArguments;
import io.github.magtrack4j.internal.cuda.driver.CudaLibrary;
import io.github.magtrack4j.internal.cuda.driver.FftPlans;
import io.github.magtrack4j.internal.cuda.execution.Buffer;
import io.github.magtrack4j.internal.cuda.execution.Call;
import io.github.magtrack4j.internal.cuda.execution.CudaSession;
import io.github.magtrack4j.internal.cuda.execution.Slot;
import io.github.magtrack4j.internal.cuda.tables.BeadTable;
import io.github.magtrack4j.internal.numeric.BeadField;
import java.lang.foreign.MemorySegment;

/** The kernels that simulate beads, about cuFFT. */
public final class SimulationKernels extends KernelFamily {
    public SimulationKernels(CudaSession session, Precision precision) {
        super(session, precision);
    }

    public Slot.Work simulateBeads(Call call, DoubleMatrix xyzNm, BeadOptics optics, ImageStack into) {
        BeadField field = new BeadField(into.width(), optics);
        CudaLibrary.openCuFft();
        int padded = field.padded();
        Buffer places = call.rows(xyzNm);
        Buffer fields = call.scratch(2L * padded * padded * realBytes());
        Buffer images = call.result(into.segment(), into.imageBytes());
        BeadTable light = session.table(call, BeadTable.class, new BeadTable.Key(into.width(), optics), BeadTable::of);
        Buffer spectrum = call.table(light.region(), 0);
        Buffer axial = call.table(light.region(), light.axialOffset());
        MemorySegment propagate = kernel("propagate_beads");
        MemorySegment render = kernel("bead_images");
        FftPlans.Kind inverse = FftPlans.Kind.inverse(precision);
        return (slot, beads) -> {
            MemorySegment arguments = slot.arguments();
            PropagateBeadsArguments.xyzNm(arguments, slot.address(places));
            PropagateBeadsArguments.count(arguments, beads);
            PropagateBeadsArguments.spectrum(arguments, slot.address(spectrum));
            PropagateBeadsArguments.axialWaveNumber(arguments, slot.address(axial));
            PropagateBeadsArguments.fields(arguments, slot.address(fields));
            PropagateBeadsArguments.frequencyStep(arguments, 1 / (padded * optics.nmPerPixel()));
            PropagateBeadsArguments.padded(arguments, padded);
            PropagateBeadsArguments.passedCount(arguments, field.passed());
            PropagateBeadsArguments.axialCount(arguments, BeadTable.axialCount(field));
            slot.launch(propagate, beads, 0);
            slot.transform(inverse, padded, beads, fields, fields);
            arguments = slot.arguments();
            BeadImagesArguments.xyzNm(arguments, slot.address(places));
            BeadImagesArguments.count(arguments, beads);
            BeadImagesArguments.fields(arguments, slot.address(fields));
            BeadImagesArguments.images(arguments, slot.address(images));
            BeadImagesArguments.backgroundLevel(arguments, optics.backgroundLevel());
            BeadImagesArguments.contrastScale(arguments, optics.contrastScale());
            BeadImagesArguments.padded(arguments, padded);
            BeadImagesArguments.size(arguments, into.width());
            BeadImagesArguments.offset(arguments, field.offset());
            slot.launch(render, beads, 0);
        };
    }
}
