// What the kernels compute, written down once more as plainly as possible: one number at a time, in 64 bits, by the
// definitions in the Javadoc of Backend. No care is taken to be fast.
#pragma once

#include <array>
#include <vector>

namespace reference {

struct Image {
    int size = 0;
    std::vector<double> pixels;

    double at(int row, int column) const {
        return pixels[static_cast<std::size_t>(row) * static_cast<std::size_t>(size) + static_cast<std::size_t>(column)];
    }
};

struct Center {
    double x;
    double y;
};

/** background: BACKGROUND_... of arguments.h */
Center centerOfMass(const Image& image, int background);

struct Convolutions {
    Center center;
    std::vector<double> row;
    std::vector<double> column;
    double rowMaximum;
    double columnMaximum;
};

/** localPoints 0: the place of the maximum itself. */
Convolutions autoConv(const Image& image, Center from, int reach, int localPoints);

/** The three samples along y (axis 0) or x (axis 1). */
std::vector<double> axisSamples(const Image& image, Center at, int axis);
double quadraticOffset(const std::vector<double>& samples);

/** The polar grid of quadrant interpolation. */
struct Grid {
    int angles;
    double radialSteps;
    double mostRadius;
};

Center quadrantInterpolation(const Image& image, Center from, const Grid& grid, int iterations);

std::vector<double> radialProfile(const Image& image, Center center, int oversample);

/** The angles in a quadrant, and how far from the middles of the outermost pixels samples must be. */
struct Rays {
    int angles;
    double margin;
};

std::vector<double> polarProfile(const Image& image, Center center, int oversample, const Rays& rays);

std::vector<double> binmean(const double* bins, const double* weights, int count, int binCount);

double parabolicVertex(const std::vector<double>& data, double estimate, int localPoints, bool weighted);

/** The correlation of a row with another; NaN entries count as the mean. Value i counts i + 1-fold where it is weighted. */
double pearson(const std::vector<double>& a, const std::vector<double>& b, bool weighted = false);

/** How a table is looked up. */
struct Lookup {
    int localPoints;
    bool weighted = false; /* bin b counts b-fold */
    std::vector<double> biases = {}; /* from the first plane to the last, biasSteps from each to the next; none: not taken off */
    int biasSteps = 0;
    int biasIterations = 0;
};

/** The height of a profile, by a table with a profile for each height. */
double lookupZ(const std::vector<double>& profile, const std::vector<std::vector<double>>& table,
               const std::vector<double>& heights, const Lookup& lookup);

/** The brightness about a bead at a height: by harmonic and knot the value, the slope, from knot to knot, and the derivative by the height. */
struct RingsAtHeight {
    struct Brightness {
        double value;
        double byHeight;
    };

    std::vector<int> harmonics;
    std::vector<std::vector<std::array<double, 3>>> knots;

    /** At a place that is so far from the axis, which the table reaches. */
    Brightness at(double dx, double dy) const;
};

/** A ring table: by plane, harmonic and knot the value and the slope, from knot to knot. */
struct Rings {
    std::vector<double> heights; /* of at least 6 planes, rising */
    std::vector<int> harmonics;  /* orders; negative for sines */
    std::vector<std::vector<std::vector<std::array<double, 2>>>> knots;

    RingsAtHeight at(double height) const;
};

struct Fit {
    std::array<double, 5> parameters; /* x, y, z, offset, gain */
    std::array<double, 3> sigmas;
    double chi2;
};

/** The fit by weighted least squares, from a start that is near. The variance of a pixel is read + slope * model; read 0: 1. */
Fit jointFit(const Image& image, const Rings& rings, const std::array<double, 5>& start, double read, double slope);

} // namespace reference
