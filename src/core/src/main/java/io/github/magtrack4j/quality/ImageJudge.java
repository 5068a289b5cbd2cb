package io.github.magtrack4j.quality;

import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.method.FourierProfile;
import io.github.magtrack4j.method.PolarProfile;
import io.github.magtrack4j.method.Profile;
import io.github.magtrack4j.method.RadialProfile;
import io.github.magtrack4j.method.TrackingOptions;
import io.github.magtrack4j.quality.LocalizationQuality.Estimate;

/** Judges one image after the other, for {@link LocalizationQuality}. Not safe to share between threads. */
final class ImageJudge {
    private final int size;
    private final HeightTable table;
    private final double[] pixels;
    private final PixelNoise noise;
    private final RingAsymmetry asymmetry;

    private final CenterError centers;

    /** Null, as is the table, where heights cannot be judged. */
    private final HeightError heights;

    private final HeightProfile profile;

    /** Null where it is not known. */
    private final SubpixelBias bias;

    ImageJudge(int size, TrackingOptions options, HeightTable table, SubpixelBias bias) {
        this.size = size;
        this.table = table;
        this.bias = bias;
        pixels = new double[size * size];
        noise = new PixelNoise(size);
        asymmetry = new RingAsymmetry(size);
        centers = CenterError.of(options.centering(), size);
        heights = table == null ? null : new HeightError(table);
        profile = table == null ? null : profile(size, options.profile());
    }

    private static HeightProfile profile(int size, Profile profile) {
        return switch (profile) {
            case RadialProfile radial -> new RingProfile(size, radial.oversample());
            case PolarProfile polar -> new PolarRings(size, polar);
            case FourierProfile fourier -> throw new IllegalArgumentException("heights by a Fourier profile");
        };
    }

    Estimate judge(ImageStack images, long image, double x, double y, double z) {
        if (Double.isNaN(x) || Double.isNaN(y)) {
            return Estimate.unknown(QualityFlag.LOST.bit());
        }
        if (!(x >= 0 && x <= size - 1 && y >= 0 && y <= size - 1)) {
            // Tracked, but outside its image.
            return Estimate.unknown(QualityFlag.REGION_EDGE.bit());
        }
        images.copyImage(image, pixels);
        double[] ofPixels = noise.variances(pixels, x, y);
        CoordinateVariance[] ofCenter = centers.variances(pixels, x, y, ofPixels);
        double uneven = asymmetry.of(pixels, x, y, ofPixels);
        CoordinateVariance ofX = ofCenter[0];
        CoordinateVariance ofY = ofCenter[1];
        double ofZ = Double.NaN;
        double match = Double.NaN;
        if (heights != null && !Double.isNaN(z)) {
            profile.open(pixels, ofPixels, x, y);
            if (heights.open(profile.means(), z)) {
                ofZ = heights.variance(profile)
                        + profile.varianceByCenter(heights, ofX.smoothSigma(), ofY.smoothSigma());
            }
            match = heights.correlation(table.nearestPlane(z));
        }
        SubpixelBias.Variances ofPlace = bias == null ? SubpixelBias.Variances.UNKNOWN : bias.at(z);
        double middle = (size - 1) / 2.0;
        double off = Math.max(Math.abs(x - middle), Math.abs(y - middle));
        int flags = bit(QualityFlag.TABLE_EDGE, table != null && table.isAtEdge(z))
                + bit(QualityFlag.REGION_EDGE, off > size / 4.0)
                + bit(QualityFlag.POOR_MATCH, match < LocalizationQuality.MIN_MATCH)
                + bit(QualityFlag.OVERLAP, uneven > LocalizationQuality.MAX_ASYMMETRY)
                + bit(QualityFlag.NOISE_ALONE, !ofPlace.areKnown());
        return new Estimate(
                sum(ofX.variance(), ofPlace.x()),
                sum(ofY.variance(), ofPlace.y()),
                sum(ofZ, ofPlace.z()),
                Math.sqrt(ofPlace.x()),
                Math.sqrt(ofPlace.y()),
                Math.sqrt(ofPlace.z()),
                match,
                uneven,
                flags);
    }

    /** The standard deviation of noise and bias; of noise alone where no bias is known. */
    private static double sum(double ofNoise, double ofPlace) {
        return Math.sqrt(Double.isNaN(ofPlace) ? ofNoise : ofNoise + ofPlace);
    }

    private static int bit(QualityFlag flag, boolean isSet) {
        return isSet ? flag.bit() : 0;
    }
}
