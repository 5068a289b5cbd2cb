package io.github.magtrack4j.quality;

import io.github.magtrack4j.internal.cpu.scalar.PolarProfileF64;
import io.github.magtrack4j.internal.numeric.PolarGrid;
import io.github.magtrack4j.method.PolarProfile;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/**
 * The polar profile. An error of the centre hardly changes it: what a circle gains on one side it loses on the other,
 * unless the image's edge cuts it. Not safe to share between threads.
 */
final class PolarRings implements HeightProfile {
    /** So far, in pixels, the centre is moved to either side to see what that does. */
    private static final double STEP = 0.1;

    private final int size;
    private final PolarGrid grid;
    private final PolarProfileF64 profile;
    private final double[] means;
    private final double[] before;
    private final double[] behind;
    private final double[] ofSample;
    private final PixelWeights ofPixels;
    private double[] pixels;
    private double[] variances;
    private double x;
    private double y;

    PolarRings(int size, PolarProfile options) {
        this.size = size;
        grid = new PolarGrid(size, options);
        profile = new PolarProfileF64(grid);
        means = new double[grid.circles()];
        before = new double[grid.circles()];
        behind = new double[grid.circles()];
        ofSample = new double[grid.circles()];
        ofPixels = new PixelWeights(size);
    }

    @Override
    public void open(double[] pixels, double[] ofPixels, double x, double y) {
        variances = ofPixels;
        this.pixels = pixels;
        this.x = x;
        this.y = y;
        profile.compute(pixels, size, x, y, means);
    }

    @Override
    public double[] means() {
        return means;
    }

    @Override
    public double varianceOf(IntToDoubleFunction weights) {
        int[] samples = profile.samples();
        Arrays.setAll(
                ofSample,
                circle -> circle == 0 || samples[circle] == 0 ? 0 : weights.applyAsDouble(circle) / samples[circle]);
        ofPixels.clear();
        for (int ray = 0; ray < grid.rays(); ray++) {
            int end = grid.end(ray, x, y);
            for (int circle = grid.first(ray, x, y); circle < end; circle++) {
                double radius = grid.radius(circle);
                ofPixels.add(x + grid.cosine(ray) * radius, y + grid.sine(ray) * radius, ofSample[circle]);
            }
        }
        return ofPixels.variance(variances);
    }

    @Override
    public double varianceByCenter(HeightError height, double sigmaX, double sigmaY) {
        double alongX = slope(height, STEP, 0) * sigmaX;
        double alongY = slope(height, 0, STEP) * sigmaY;
        return alongX * alongX + alongY * alongY;
    }

    /** By how much the height changes where the centre moves by a pixel. */
    private double slope(HeightError height, double right, double down) {
        profile.compute(pixels, size, x - right, y - down, before);
        profile.compute(pixels, size, x + right, y + down, behind);
        double sum = 0;
        for (int circle = 1; circle < means.length; circle++) {
            double change = behind[circle] - before[circle];
            sum += Double.isNaN(change) ? 0 : height.weight(circle) * change;
        }
        return sum / (2 * STEP);
    }
}
