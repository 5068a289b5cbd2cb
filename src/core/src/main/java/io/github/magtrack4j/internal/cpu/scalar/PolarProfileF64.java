package io.github.magtrack4j.internal.cpu.scalar;

import io.github.magtrack4j.internal.cpu.steps.Wide;
import io.github.magtrack4j.internal.numeric.PolarGrid;
import java.util.Arrays;

/** The mean of an image along circles about a centre. Not safe to share between threads. */
public final class PolarProfileF64 {
    private final PolarGrid grid;
    private final int[] samples;

    /** Makes ready for profiles on a grid. */
    public PolarProfileF64(PolarGrid grid) {
        this.grid = grid;
        samples = new int[grid.circles()];
    }

    boolean isFor(PolarGrid grid) {
        return this.grid == grid;
    }

    /** Computes the profile of an image of n × n pixels; NaN for a circle outside. */
    public void compute(double[] image, int n, @Wide double x, @Wide double y, double[] profile) {
        Arrays.fill(profile, 0);
        Arrays.fill(samples, 0);
        for (int ray = 0; ray < grid.rays(); ray++) {
            int end = grid.end(ray, x, y);
            for (int circle = grid.first(ray, x, y); circle < end; circle++) {
                @Wide double right = grid.cosine(ray) * grid.radius(circle);
                @Wide double down = grid.sine(ray) * grid.radius(circle);
                profile[circle] += InterpolationF64.bilinear(image, n, x + right, y + down) - image[0];
                samples[circle]++;
            }
        }
        for (int circle = 0; circle < profile.length; circle++) {
            profile[circle] = image[0] + profile[circle] / samples[circle]; // 0 / 0 is NaN: a circle outside the image
        }
    }

    /** The samples along each circle of the last profile. */
    public int[] samples() {
        return samples;
    }
}
