#include "reference.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <numbers>

#include "arguments.h"

namespace reference {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

bool isFinite(const Image& image) {
    return std::all_of(image.pixels.begin(), image.pixels.end(), [](double pixel) { return std::isfinite(pixel); });
}

double mean(const std::vector<double>& values) {
    double sum = 0;
    for (const double value : values) {
        sum += value;
    }
    return sum / static_cast<double>(values.size());
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return (values[(values.size() - 1) / 2] + values[values.size() / 2]) / 2;
}

/** The mean of the lines about the middle one that are in the image. */
std::vector<double> averageLines(const Image& image, int middle, int reach, bool rows) {
    std::vector<double> line(static_cast<std::size_t>(image.size), 0.0);
    int lines = 0;
    for (int k = std::max(middle - reach, 0); k <= std::min(middle + reach, image.size - 1); k++, lines++) {
        for (int i = 0; i < image.size; i++) {
            line[static_cast<std::size_t>(i)] += rows ? image.at(k, i) : image.at(i, k);
        }
    }
    for (double& value : line) {
        value /= lines;
    }
    return line;
}

/** A line less its mean, times a Gaussian about the centre, convolved with itself; the middle samples. */
std::vector<double> convolution(std::vector<double> line, double center) {
    const int size = static_cast<int>(line.size());
    const double level = mean(line);
    const double sigma = size / 6.0;
    for (int i = 0; i < size; i++) {
        double& value = line[static_cast<std::size_t>(i)];
        value = (value - level) * std::exp(-(i - center) * (i - center) / (2 * sigma * sigma));
    }
    std::vector<double> result(line.size(), 0.0);
    for (int k = 0; k < size; k++) {
        const int sample = k + (size - 1) / 2;
        for (int j = 0; j < size; j++) {
            if (sample - j >= 0 && sample - j < size) {
                result[static_cast<std::size_t>(k)] +=
                    line[static_cast<std::size_t>(j)] * line[static_cast<std::size_t>(sample - j)];
            }
        }
    }
    return result;
}

/** The quadratic spline through values that are the coefficients' (1, 6, 1) / 8: by Thomas's algorithm. */
void prefilter(std::vector<double>& values) {
    const std::size_t count = values.size();
    std::vector<double> above(count);
    double pivot = 6.0 / 8;
    values[0] /= pivot;
    for (std::size_t i = 1; i < count; i++) {
        above[i - 1] = 1.0 / 8 / pivot;
        pivot = 6.0 / 8 - above[i - 1] / 8;
        values[i] = (values[i] - values[i - 1] / 8) / pivot;
    }
    for (std::size_t i = count - 1; i-- > 0;) {
        values[i] -= above[i] * values[i + 1];
    }
}

/** The spline through an image that goes on for ever with the pixels of its edge. */
class Spline {
public:
    explicit Spline(const Image& image) : size_(image.size + 2 * margin) {
        for (int row = 0; row < size_; row++) {
            std::vector<double> line;
            for (int column = 0; column < size_; column++) {
                line.push_back(image.at(std::clamp(row - margin, 0, image.size - 1),
                                        std::clamp(column - margin, 0, image.size - 1)));
            }
            prefilter(line);
            rows_.push_back(std::move(line));
        }
        for (int column = 0; column < size_; column++) {
            std::vector<double> line;
            for (const auto& row : rows_) {
                line.push_back(row[static_cast<std::size_t>(column)]);
            }
            prefilter(line);
            for (int row = 0; row < size_; row++) {
                rows_[static_cast<std::size_t>(row)][static_cast<std::size_t>(column)] =
                    line[static_cast<std::size_t>(row)];
            }
        }
    }

    double at(double x, double y) const {
        double sum = 0;
        for (int row = static_cast<int>(y) - 2; row <= static_cast<int>(y) + 3; row++) {
            for (int column = static_cast<int>(x) - 2; column <= static_cast<int>(x) + 3; column++) {
                sum += rows_[static_cast<std::size_t>(row + margin)][static_cast<std::size_t>(column + margin)] *
                       basis(y - row) * basis(x - column);
            }
        }
        return sum;
    }

private:
    static constexpr int margin = 60; // the ends' influence falls by 0.17 a pixel

    static double basis(double distance) {
        const double u = std::abs(distance);
        return u <= 0.5 ? 0.75 - u * u : u < 1.5 ? 0.5 * (1.5 - u) * (1.5 - u) : 0;
    }

    int size_;
    std::vector<std::vector<double>> rows_;
};

/** Between the middles of four pixels. */
double bilinear(const Image& image, double x, double y) {
    const auto column = static_cast<int>(x);
    const auto row = static_cast<int>(y);
    const double right = x - column;
    const double down = y - row;
    return (1 - down) * ((1 - right) * image.at(row, column) + right * image.at(row, column + 1)) +
           down * ((1 - right) * image.at(row + 1, column) + right * image.at(row + 1, column + 1));
}

} // namespace

Center centerOfMass(const Image& image, int background) {
    if (!isFinite(image)) {
        return {nan, nan};
    }
    const double level = background == BACKGROUND_MEAN     ? mean(image.pixels)
                         : background == BACKGROUND_MEDIAN ? median(image.pixels)
                                                           : 0;
    double mass = 0;
    double x = 0;
    double y = 0;
    for (int row = 0; row < image.size; row++) {
        for (int column = 0; column < image.size; column++) {
            const double pixel = image.at(row, column);
            const double value = background == BACKGROUND_NONE ? pixel : std::abs(pixel - level);
            mass += value;
            x += column * value;
            y += row * value;
        }
    }
    return mass == 0 ? Center{nan, nan} : Center{x / mass, y / mass};
}

Convolutions autoConv(const Image& image, Center from, int reach, int localPoints) {
    const double column = std::rint(from.x);
    const double row = std::rint(from.y);
    const int end = image.size - 1;
    const std::vector<double> lost(static_cast<std::size_t>(image.size), nan);
    if (!(column >= 0 && column <= end && row >= 0 && row <= end)) {
        return {{nan, nan}, lost, lost, nan, nan};
    }
    Convolutions result{};
    result.row = convolution(averageLines(image, static_cast<int>(row), reach, true), from.x);
    result.column = convolution(averageLines(image, static_cast<int>(column), reach, false), from.y);
    const auto indexOfMaximum = [](const std::vector<double>& values) {
        return static_cast<double>(std::max_element(values.begin(), values.end()) - values.begin());
    };
    result.rowMaximum = indexOfMaximum(result.row);
    result.columnMaximum = indexOfMaximum(result.column);
    const int radius = (image.size - 1) / 2;
    const auto place = [&](const std::vector<double>& values, double maximum) {
        const double peak = localPoints == 0 ? maximum : parabolicVertex(values, maximum, localPoints, true);
        return radius - (radius - peak) / 2;
    };
    result.center = {place(result.row, result.rowMaximum), place(result.column, result.columnMaximum)};
    return result;
}

std::vector<double> axisSamples(const Image& image, Center at, int axis) {
    if (!isFinite(image) || std::isnan(at.x) || std::isnan(at.y)) {
        return {nan, nan, nan};
    }
    const Spline spline(image);
    std::vector<double> samples;
    for (int step = -1; step <= 1; step++) {
        samples.push_back(axis == AXIS_Y ? spline.at(at.x, at.y + step) : spline.at(at.x + step, at.y));
    }
    return samples;
}

double quadraticOffset(const std::vector<double>& samples) {
    const double curvature = samples[0] - 2 * samples[1] + samples[2];
    return std::abs(curvature) <= 0x1p-52 ? nan : 0.5 * (samples[0] - samples[2]) / curvature;
}

Center quadrantInterpolation(const Image& image, Center from, const Grid& grid, int iterations) {
    Center center = isFinite(image) ? from : Center{nan, nan};
    for (int iteration = 0; iteration < iterations; iteration++) {
        const double end = image.size - 1;
        const bool known = !std::isnan(center.x) && !std::isnan(center.y);
        const double radius =
            known ? std::min({grid.mostRadius, center.x, center.y, end - center.x, end - center.y}) : 0;
        const int radii = static_cast<int>(radius * grid.radialSteps);
        if (radii < 4) {
            return {nan, nan};
        }
        const auto distance = [&](bool alongX) {
            // All that a side has at a radius; the left (upper) side has the negative ones.
            std::vector<double> line;
            for (int k = -radii; k < radii; k++) {
                const double r = (k + 0.5) / grid.radialSteps;
                double sum = 0;
                for (int angle = 0; angle < grid.angles; angle++) {
                    const double t = (angle + 0.5) * std::numbers::pi / 2 / grid.angles;
                    for (const int side : {-1, 1}) {
                        const double x = center.x + (alongX ? r : side * r) * std::cos(t);
                        const double y = center.y + (alongX ? side * r : r) * std::sin(t);
                        sum += (alongX ? std::cos(t) : std::sin(t)) * bilinear(image, x, y);
                    }
                }
                line.push_back(sum);
            }
            const double level = mean(line);
            for (int k = -radii; k < radii; k++) {
                double& value = line[static_cast<std::size_t>(radii + k)];
                value = (value - level) * std::abs(k + 0.5);
            }
            std::vector<double> convolution;
            for (int lag = 1 - radii; lag < radii; lag++) {
                double sum = 0;
                for (int i = 0; i < 2 * radii; i++) {
                    const int partner = 2 * radii - 1 + lag - i;
                    if (partner >= 0 && partner < 2 * radii) {
                        sum += line[static_cast<std::size_t>(i)] * line[static_cast<std::size_t>(partner)];
                    }
                }
                convolution.push_back(sum);
            }
            const auto best = std::max_element(convolution.begin(), convolution.end()) - convolution.begin();
            const double peak = parabolicVertex(convolution, static_cast<double>(best), 5, true);
            return (peak - (radii - 1)) / 2 / grid.radialSteps * 4 / std::numbers::pi;
        };
        center = {center.x + distance(true), center.y + distance(false)};
    }
    return std::isnan(center.x) || std::isnan(center.y) ? Center{nan, nan} : center;
}

std::vector<double> radialProfile(const Image& image, Center center, int oversample) {
    const int bins = image.size / 2 * oversample;
    std::vector<double> places;
    for (int row = 0; row < image.size; row++) {
        for (int column = 0; column < image.size; column++) {
            places.push_back(std::rint(std::hypot(column - center.x, row - center.y) * oversample));
        }
    }
    if (std::isnan(center.x) || std::isnan(center.y)) {
        return std::vector<double>(static_cast<std::size_t>(bins), nan);
    }
    return binmean(places.data(), image.pixels.data(), image.size * image.size, bins);
}

std::vector<double> polarProfile(const Image& image, Center center, int oversample, const Rays& rays) {
    const bool known = isFinite(image) && std::isfinite(center.x) && std::isfinite(center.y);
    const double end = image.size - 1 - rays.margin;
    const auto isInside = [&](double place) { return place >= rays.margin && place <= end; };
    std::vector<double> profile;
    for (int circle = 0; circle < image.size / 2 * oversample; circle++) {
        const double radius = static_cast<double>(circle) / oversample;
        double sum = 0;
        int samples = 0;
        for (int ray = 0; known && ray < 4 * rays.angles; ray++) {
            const double t = (ray + 0.5) * std::numbers::pi / 2 / rays.angles; // all the way round
            const double x = center.x + radius * std::cos(t);
            const double y = center.y + radius * std::sin(t);
            if (isInside(x) && isInside(y)) {
                sum += bilinear(image, x, y);
                samples++;
            }
        }
        profile.push_back(sum / samples);
    }
    return profile;
}

std::vector<double> binmean(const double* bins, const double* weights, int count, int binCount) {
    std::vector<double> sums(static_cast<std::size_t>(binCount), 0.0);
    std::vector<double> counts(sums);
    for (int i = 0; i < count; i++) {
        if (bins[i] < binCount) {
            sums[static_cast<std::size_t>(bins[i])] += weights[i];
            counts[static_cast<std::size_t>(bins[i])]++;
        }
    }
    for (std::size_t bin = 0; bin < sums.size(); bin++) {
        sums[bin] /= counts[bin];
    }
    return sums;
}

double parabolicVertex(const std::vector<double>& data, double estimate, int localPoints, bool weighted) {
    const int h = localPoints / 2;
    const int last = static_cast<int>(data.size()) - h - 1;
    const double nearest = std::rint(estimate);
    if (!(nearest > h && nearest < last)) {
        return nan;
    }
    // The normal equations for a, b, c of a + b u + c u², u from the middle; odd sums are 0.
    const int middle = static_cast<int>(nearest);
    double s0 = 0;
    double s2 = 0;
    double s4 = 0;
    double d0 = 0;
    double d1 = 0;
    double d2 = 0;
    for (int u = -h; u <= h; u++) {
        const double weight = weighted ? (h - std::abs(u) + 1) * (h - std::abs(u) + 1) : 1;
        const double value = data[static_cast<std::size_t>(middle + u)];
        s0 += weight;
        s2 += weight * u * u;
        s4 += weight * u * u * u * u;
        d0 += weight * value;
        d1 += weight * u * value;
        d2 += weight * u * u * value;
    }
    const double b = d1 / s2;
    const double c = (s0 * d2 - s2 * d0) / (s0 * s4 - s2 * s2);
    return middle - b / (2 * c);
}

double pearson(const std::vector<double>& a, const std::vector<double>& b, bool weighted) {
    const auto weight = [&](std::size_t i) { return weighted ? static_cast<double>(i + 1) : 1; };
    const auto centred = [&](const std::vector<double>& values) {
        double sum = 0;
        double weights = 0;
        for (std::size_t i = 0; i < values.size(); i++) {
            if (!std::isnan(values[i])) {
                sum += weight(i) * values[i];
                weights += weight(i);
            }
        }
        std::vector<double> result(values);
        for (double& value : result) {
            value = std::isnan(value) ? 0 : value - sum / weights;
        }
        return result;
    };
    const auto x = centred(a);
    const auto y = centred(b);
    double xy = 0;
    double xx = 0;
    double yy = 0;
    for (std::size_t i = 0; i < x.size(); i++) {
        xy += weight(i) * x[i] * y[i];
        xx += weight(i) * x[i] * x[i];
        yy += weight(i) * y[i] * y[i];
    }
    return xy / (std::sqrt(xx) * std::sqrt(yy));
}

namespace {

/** Between the values at whole places. */
double interpolated(const std::vector<double>& values, double place) {
    const auto below = std::min(static_cast<std::size_t>(place), values.size() - 2);
    return values[below] + (place - static_cast<double>(below)) * (values[below + 1] - values[below]);
}

} // namespace

double lookupZ(const std::vector<double>& profile, const std::vector<std::vector<double>>& table,
               const std::vector<double>& heights, const Lookup& lookup) {
    const std::vector<double> shortened(profile.begin() + 1, profile.end());
    std::vector<double> correlations;
    for (const auto& plane : table) {
        correlations.push_back(
            pearson(shortened, std::vector<double>(plane.begin() + 1, plane.end()), lookup.weighted));
    }
    if (std::isnan(correlations[0])) {
        return nan; // the profile has no variance
    }
    const auto best = std::max_element(correlations.begin(), correlations.end()) - correlations.begin();
    const double vertex = parabolicVertex(correlations, static_cast<double>(best), lookup.localPoints, true);
    const auto last = static_cast<double>(heights.size() - 1);
    double place = vertex;
    if (!lookup.biases.empty() && !std::isnan(vertex)) {
        for (int i = 0; i < lookup.biasIterations; i++) {
            place = vertex - interpolated(lookup.biases, std::clamp(place, 0.0, last) * lookup.biasSteps);
        }
    }
    return place >= 0 && place <= last ? interpolated(heights, place) : nan;
}

namespace {

constexpr double knotsPerPixel = 1.875;

/** Solves a system; the matrix is as good as positive definite. */
template <std::size_t N>
std::array<double, N> solve(std::array<std::array<double, N>, N> matrix, std::array<double, N> right) {
    for (std::size_t i = 0; i < N; i++) {
        for (std::size_t row = 0; row < N; row++) {
            if (row != i) {
                const double factor = matrix[row][i] / matrix[i][i];
                for (std::size_t column = 0; column < N; column++) {
                    matrix[row][column] -= factor * matrix[i][column];
                }
                right[row] -= factor * right[i];
            }
        }
    }
    for (std::size_t i = 0; i < N; i++) {
        right[i] /= matrix[i][i];
    }
    return right;
}

} // namespace

RingsAtHeight Rings::at(double height) const {
    // The polynomial through six planes, three of them not above the height, where there are as many.
    std::ptrdiff_t first = -3;
    for (const double plane : heights) {
        first += plane <= height ? 1 : 0;
    }
    first = std::clamp<std::ptrdiff_t>(first, 0, static_cast<std::ptrdiff_t>(heights.size()) - 6);
    const double* z = &heights[static_cast<std::size_t>(first)];
    RingsAtHeight result{harmonics, {}};
    result.knots.resize(harmonics.size(), std::vector<std::array<double, 3>>(knots[0][0].size()));
    for (std::size_t plane = 0; plane < 6; plane++) {
        const auto weight = [&](double at) {
            double product = 1;
            for (std::size_t other = 0; other < 6; other++) {
                product *= other == plane ? 1 : (at - z[other]) / (z[plane] - z[other]);
            }
            return product;
        };
        constexpr double step = 1e-3;
        const double slopeOfWeight = (weight(height + step) - weight(height - step)) / (2 * step);
        for (std::size_t q = 0; q < harmonics.size(); q++) {
            const auto& row = knots[static_cast<std::size_t>(first) + plane][q];
            for (std::size_t knot = 0; knot < row.size(); knot++) {
                const auto [value, slope] = row[knot];
                result.knots[q][knot][0] += weight(height) * value;
                result.knots[q][knot][1] += weight(height) * slope;
                result.knots[q][knot][2] += slopeOfWeight * value;
            }
        }
    }
    return result;
}

RingsAtHeight::Brightness RingsAtHeight::at(double dx, double dy) const {
    const double u = std::hypot(dx, dy) * knotsPerPixel;
    const double angle = std::atan2(dy, dx);
    const auto knot = static_cast<std::size_t>(u);
    const double f = u - static_cast<double>(knot);
    Brightness sum{0, 0};
    for (std::size_t q = 0; q < harmonics.size(); q++) {
        const auto [value, slope, byHeight] = knots[q][knot];
        const auto [nextValue, nextSlope, nextByHeight] = knots[q][knot + 1];
        // Hermite's cubic, by the values and slopes at both ends; by the height it is a line.
        const double ring = value * (1 + 2 * f) * (1 - f) * (1 - f) + slope * f * (1 - f) * (1 - f) +
                            nextValue * f * f * (3 - 2 * f) - nextSlope * f * f * (1 - f);
        const int order = std::abs(harmonics[q]);
        const double function = harmonics[q] < 0 ? std::sin(order * angle) : std::cos(order * angle);
        sum.value += ring * function;
        sum.byHeight += (byHeight + f * (nextByHeight - byHeight)) * function;
    }
    return sum;
}

Fit jointFit(const Image& image, const Rings& rings, const std::array<double, 5>& start, double read, double slope) {
    constexpr int iterations = 8;
    Fit fit{start, {}, 0};
    auto& [x, y, z, offset, gain] = fit.parameters;
    for (int iteration = 0; iteration < iterations; iteration++) {
        std::array<std::array<double, 5>, 5> matrix{};
        std::array<double, 5> right{};
        double squares = 0;
        const RingsAtHeight table = rings.at(z);
        for (int row = 0; row < image.size; row++) {
            for (int column = 0; column < image.size; column++) {
                constexpr double step = 1e-5;
                const double dx = column - x;
                const double dy = row - y;
                const auto [value, byHeight] = table.at(dx, dy);
                const double byX = (table.at(dx - step, dy).value - table.at(dx + step, dy).value) / (2 * step);
                const double byY = (table.at(dx, dy - step).value - table.at(dx, dy + step).value) / (2 * step);
                const std::array<double, 5> derivatives{gain * byX, gain * byY, gain * byHeight, 1, value};
                const double model = offset + gain * value;
                const double variance = read == 0 ? 1 : read + slope * std::max(model, 0.0);
                const double residual = image.at(row, column) - model;
                for (std::size_t i = 0; i < 5; i++) {
                    for (std::size_t k = 0; k < 5; k++) {
                        matrix[i][k] += derivatives[i] * derivatives[k] / variance;
                    }
                    right[i] += derivatives[i] * residual / variance;
                }
                squares += residual * residual / variance;
            }
        }
        fit.chi2 = squares / (image.size * image.size - 5);
        for (std::size_t i = 0; i < 3; i++) {
            std::array<double, 5> unit{};
            unit[i] = 1;
            fit.sigmas[i] = std::sqrt((read == 0 ? fit.chi2 : 1) * solve(matrix, unit)[i]);
        }
        const auto change = solve(matrix, right);
        for (std::size_t i = 0; i < 5; i++) {
            fit.parameters[i] += change[i];
        }
    }
    return fit;
}

} // namespace reference
