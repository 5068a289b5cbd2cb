package io.github.magtrack4j.examples;

import io.github.magtrack4j.*;
import io.github.magtrack4j.calibration.*;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Random;

/** Makes a ring table from a focus scan, and fits it to images of the bead. */
public class FitBeads {
    public static void main(String[] args) {
        // Simulated images stand for yours: a large field is rendered, and the 64 pixels about the bead are looked at.
        BeadOptics optics = BeadOptics.DEFAULTS.withPadFactor(4);
        List<RegionOfInterest> middle = List.of(new RegionOfInterest(32, 96, 32, 96));
        Random random = new Random(1);
        try (Backend backend = Backend.cpu();
                Arena arena = backend.newArena()) {
            // A focus scan: 21 planes, 50 nm apart, with 5 images each.
            DoubleMatrix scanned = DoubleMatrix.allocate(arena, 105, 3);
            DoubleSeries z = DoubleSeries.allocate(arena, 105);
            for (int image = 0; image < 105; image++) {
                z.set(image, 5000 + 50 * (image / 5));
                scanned.set(image, 0, random.nextDouble(100)); // nm: where the bead is does not matter
                scanned.set(image, 1, random.nextDouble(100));
                scanned.set(image, 2, z.get(image));
            }
            ImageStack scan = backend.simulateBeads(scanned, 128, optics).regions(middle);
            RingTableFit made = RingTableBuilder.of(backend)
                    .build(scan, z, backend.stackToXyzp(scan).centers());
            System.out.println(made.table().planes() + " planes for images of "
                    + made.table().size() + " px");

            // An image between two planes, 20 nm to the right of the middle and 30 nm above it.
            DoubleMatrix place = DoubleMatrix.copyOf(new double[] {20, -30, 5512});
            ImageStack image = backend.simulateBeads(place, 128, optics).regions(middle);
            JointFits fits = backend.jointFit(image, made.table());
            System.out.printf(
                    "found x %.2f px, y %.2f px, z %.0f nm%n",
                    fits.x().get(0), fits.y().get(0), fits.z().get(0));
            System.out.println("truth x 32.20 px, y 31.70 px, z 5512 nm");
        }
    }
}
