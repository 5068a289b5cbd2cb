// The project's kernels, each with every pixel type and precision, on small stacks: against reference.h, and under the
// sanitizers for what they touch. That they do what MagTrack does is for the tests in Java, which have its answers.
#include <algorithm>
#include <array>
#include <complex>
#include <cstdint>
#include <limits>
#include <numbers>
#include <set>
#include <tuple>
#include <type_traits>

#include "arguments.h"
#include "cufft_api.h"
#include "fourier.h"
#include "gpu.h"
#include "reference.h"

using namespace tests;
using reference::Center;
using reference::Image;

namespace {

constexpr int sizes[] = {8, 9, 16, 33, 64};
constexpr unsigned blocks = 4; // fewer than images: a block takes several

std::set<std::string>& kernelsRun() {
    static std::set<std::string> names;
    return names;
}

template <typename T> const char* typeName() {
    return std::is_same_v<T, std::uint8_t>    ? "u8"
           : std::is_same_v<T, std::uint16_t> ? "u16"
           : std::is_same_v<T, float>         ? "f32"
                                              : "f64";
}

#ifdef __SANITIZE_ADDRESS__
constexpr int runs = 1; // slow enough
#else
constexpr int runs = 3;
#endif

/**
 * Runs a kernel several times. Each time the emulator draws another order of blocks and threads: what depends on the order,
 * as where a barrier is missing, does not give the same bits.
 */
template <typename Arguments>
void run(const Gpu& gpu, const std::string& name, const Arguments& arguments, std::size_t sharedBytes = 0) {
    kernelsRun().insert(name);
    std::vector<std::vector<std::byte>> first;
    for (int i = 0; i < runs; i++) {
        CHECK_OK(gpu.run(name, arguments, blocks, THREADS_PER_BLOCK, static_cast<unsigned>(sharedBytes)));
        if (runs > 1) {
            auto results = allDeviceArrays();
            CHECK(i == 0 || results == first);
            first = std::move(results);
        }
    }
}

/** How far results may be from the reference, for values of about this magnitude. */
template <typename Real> double tolerance(double magnitude) {
    return (std::is_same_v<Real, float> ? 2e-4 : 1e-9) * magnitude;
}

/** The images that every test takes, and a place in each. */
enum Case { bead, beadNearEdge, brokenPixel, constant, lostCenter, centerOutside, cases };

template <typename Pixel> double brightness() {
    return std::is_same_v<Pixel, std::uint8_t> ? 255 : std::is_same_v<Pixel, std::uint16_t> ? 60000 : 1;
}

/** A bead's rings about a place, and some noise; as the pixel type rounds it. */
template <typename Pixel> Image rings(int size, Center center, double spacing, unsigned noise) {
    Image image{size, {}};
    for (int row = 0; row < size; row++) {
        for (int column = 0; column < size; column++) {
            const double radius = std::hypot(column - center.x, row - center.y) / size;
            noise = noise * 1664525 + 1013904223;
            const double value = 0.5 + 0.4 * std::cos(spacing * radius) * std::exp(-8 * radius * radius) +
                                 0.02 * (noise >> 16) / 65536;
            image.pixels.push_back(static_cast<double>(static_cast<Pixel>(value * brightness<Pixel>())));
        }
    }
    return image;
}

/** Images of each case, on the device and off it. */
template <typename Pixel> struct Stack {
    std::vector<Image> images;
    std::vector<Center> centers;
    std::vector<double> x;
    std::vector<double> y;

    explicit Stack(int size) {
        const double n = size;
        centers = {{0.47 * n, 0.56 * n}, {1.43, n - 2.71}, {0.47 * n, 0.56 * n}, {0.5 * n, 0.5 * n}, {0.4 * n, NAN},
                   {-3.21, 0.6 * n}};
        for (int i = 0; i < cases; i++) {
            const Center place = i == beadNearEdge ? centers[beadNearEdge] : centers[bead];
            images.push_back(rings<Pixel>(size, place, 25, static_cast<unsigned>(i + size)));
        }
        std::fill(images[constant].pixels.begin(), images[constant].pixels.end(), brightness<Pixel>() == 1 ? 0.5 : 100);
        if (std::is_floating_point_v<Pixel>) {
            images[brokenPixel].pixels[static_cast<std::size_t>(size * size / 2)] = NAN;
        }
        for (const Center& center : centers) {
            x.push_back(center.x);
            y.push_back(center.y);
        }
    }

    std::vector<Pixel> pixels() const {
        std::vector<Pixel> all;
        for (const Image& image : images) {
            std::transform(image.pixels.begin(), image.pixels.end(), std::back_inserter(all),
                           [](double pixel) { return static_cast<Pixel>(pixel); });
        }
        return all;
    }

    /** Whether a pixel of this image is NaN: what depends on it is NaN, and anything of it may be. */
    bool isBroken(int image) const { return std::is_floating_point_v<Pixel> && image == brokenPixel; }
};

/** The same with what kernels are given of it. */
template <typename Pixel> struct DeviceStack : Stack<Pixel> {
    DeviceArray<Pixel> onDevice{this->pixels()};
    DeviceArray<double> xOnDevice{this->x};
    DeviceArray<double> yOnDevice{this->y};

    using Stack<Pixel>::Stack;

    ImagesArguments imagesArguments() const { return {onDevice.address(), cases, this->images[0].size, 0}; }

    CentersArguments centersArguments() const { return {xOnDevice.address(), yOnDevice.address()}; }
};

void checkRow(const std::vector<double>& actual, std::size_t row, const std::vector<double>& expected,
              double allowed) {
    for (std::size_t i = 0; i < expected.size(); i++) {
        CHECK_NEAR(actual[row * expected.size() + i], expected[i], allowed);
    }
}

double largest(const std::vector<double>& values) {
    double most = 0;
    for (const double value : values) {
        most = std::max(most, std::isnan(value) ? 0 : std::abs(value));
    }
    return most;
}

/** Calls check.operator()<Pixel, Real>(name suffix) for all of them. */
template <typename Check> void forAllTypes(Check check) {
    const auto withPixel = [&]<typename Pixel>() {
        check.template operator()<Pixel, float>(std::string("_") + typeName<Pixel>() + "_f32");
        check.template operator()<Pixel, double>(std::string("_") + typeName<Pixel>() + "_f64");
    };
    withPixel.template operator()<std::uint8_t>();
    withPixel.template operator()<std::uint16_t>();
    withPixel.template operator()<float>();
    withPixel.template operator()<double>();
}

template <typename Check> void forBothPrecisions(Check check) {
    check.template operator()<float>(std::string("_f32"));
    check.template operator()<double>(std::string("_f64"));
}

/**
 * A table as kernels want it: a column for each series, centred, of norm 1. Where it is weighted, value i counts i + 1-fold,
 * and has its weight already.
 */
template <typename Real>
std::vector<Real> normalizedTable(const std::vector<std::vector<double>>& series, int rowLength, bool weighted = false) {
    const std::size_t length = series[0].size();
    const auto weight = [&](std::size_t i) { return weighted ? static_cast<double>(i + 1) : 1; };
    std::vector<Real> table(length * static_cast<std::size_t>(rowLength), Real(0));
    for (std::size_t column = 0; column < series.size(); column++) {
        const std::vector<double>& values = series[column];
        double sum = 0;
        double weights = 0;
        for (std::size_t i = 0; i < length; i++) {
            sum += weight(i) * values[i];
            weights += weight(i);
        }
        const double mean = sum / weights;
        double squares = 0;
        for (std::size_t i = 0; i < length; i++) {
            squares += weight(i) * (values[i] - mean) * (values[i] - mean);
        }
        for (std::size_t row = 0; row < length; row++) {
            table[row * static_cast<std::size_t>(rowLength) + column] =
                static_cast<Real>(weight(row) * (values[row] - mean) / std::sqrt(squares));
        }
    }
    return table;
}

/** The directions of a grid's angles, as kernels want them. */
template <typename Real> std::vector<Real> directions(int angles) {
    std::vector<Real> cosines;
    std::vector<Real> sines;
    for (int angle = 0; angle < angles; angle++) {
        const double t = (angle + 0.5) * std::numbers::pi / 2 / angles;
        cosines.push_back(static_cast<Real>(std::cos(t)));
        sines.push_back(static_cast<Real>(std::sin(t)));
    }
    cosines.insert(cosines.end(), sines.begin(), sines.end());
    return cosines;
}

/** A grid for images of a size. */
reference::Grid gridFor(int size) { return {size / 2, 1.5, size / 2.0}; }

std::size_t quadrantBytes(const reference::Grid& grid, std::size_t realBytes) {
    return QUADRANT_BYTES(static_cast<std::size_t>(grid.mostRadius * grid.radialSteps), realBytes);
}

/** The rays of profiles along circles; more than a warp has lanes at times. */
reference::Rays raysFor(int size) { return {size / 2 + 1, 1.0 / 4096}; }

/** The directions of rays on the device. */
template <typename Real> struct DeviceRays {
    reference::Rays rays;
    DeviceArray<Real> values{directions<Real>(rays.angles)};
    DeviceArray<double> wide{directions<double>(rays.angles)};

    PolarArguments arguments() const { return {values.address(), wide.address(), rays.margin, rays.angles, 0}; }
};

/** Biases as large as they never are, so that they show. */
std::vector<double> biasesOf(int planes, int steps) {
    std::vector<double> biases;
    for (int i = 0; i <= (planes - 1) * steps; i++) {
        biases.push_back(0.2 * std::sin(2 * std::numbers::pi * i / steps));
    }
    return biases;
}

std::vector<double> withoutFirst(const std::vector<double>& values) { return {values.begin() + 1, values.end()}; }

/** Profiles of beads at several heights: the wider the rings, the higher. */
std::vector<std::vector<double>> profilesByHeight(int size, int planes) {
    std::vector<std::vector<double>> profiles;
    for (int plane = 0; plane < planes; plane++) {
        const Center middle{size / 2.0, size / 2.0};
        profiles.push_back(reference::radialProfile(rings<double>(size, middle, 20 + 0.5 * plane, 1), middle, 1));
    }
    return profiles;
}

std::vector<double> heightsOf(int planes) {
    std::vector<double> heights;
    for (int plane = 0; plane < planes; plane++) {
        heights.push_back(1000 + 50 * plane);
    }
    return heights;
}

} // namespace

// Tests run in the reverse order of a file: this one last.
TEST("kernels: every one of the project's was run") {
#define KERNEL(name, Arguments) CHECK(kernelsRun().contains(#name));
#include "kernels.inc"
}

TEST("kernels: centre of mass") {
    const Gpu gpu;
    forAllTypes([&]<typename Pixel, typename Real>(const std::string& types) {
        for (const int size : sizes) {
            const Stack<Pixel> stack(size);
            const DeviceArray<Pixel> pixels(stack.pixels());
            const DeviceArray<double> x(cases);
            const DeviceArray<double> y(cases);
            for (const int background : {BACKGROUND_NONE, BACKGROUND_MEAN, BACKGROUND_MEDIAN}) {
                CenterOfMassArguments arguments{
                    {pixels.address(), cases, size, 0}, {x.address(), y.address()}, background, 0};
                run(gpu, "center_of_mass" + types, arguments, MEDIAN_WORK_BYTES);
                const auto actualX = x.read();
                const auto actualY = y.read();
                for (int i = 0; i < cases; i++) {
                    const Center expected =
                        reference::centerOfMass(stack.images[static_cast<std::size_t>(i)], background);
                    CHECK_NEAR(actualX[static_cast<std::size_t>(i)], expected.x, tolerance<Real>(size));
                    CHECK_NEAR(actualY[static_cast<std::size_t>(i)], expected.y, tolerance<Real>(size));
                }
            }
        }
    });
}

TEST("kernels: auto-convolution") {
    const Gpu gpu;
    forAllTypes([&]<typename Pixel, typename Real>(const std::string& types) {
        for (const int size : sizes) {
            const DeviceStack<Pixel> stack(size);
            const auto samples = static_cast<std::size_t>(cases * size);
            const DeviceArray<double> newX(cases);
            const DeviceArray<double> newY(cases);
            const DeviceArray<double> columnMaxima(cases);
            const DeviceArray<double> rowMaxima(cases);
            const DeviceArray<double> columns(samples);
            const DeviceArray<double> rows(samples);
            for (const auto& [reach, localPoints, output] :
                 {std::array{0, 0, 1}, std::array{2, 0, 0}, std::array{0, 3, 0}, std::array{1, 5, 1}}) {
                AutoConvArguments arguments{
                    stack.imagesArguments(), stack.centersArguments(), {newX.address(), newY.address()}, {}, {}};
                if (output != 0) {
                    arguments.convolutions = {columnMaxima.address(), rowMaxima.address(), columns.address(),
                                              rows.address()};
                }
                arguments.lines = {reach, localPoints, 1, 0};
                run(gpu, "auto_conv" + types, arguments,
                    AUTO_CONV_SHARED_BYTES(static_cast<std::size_t>(size), sizeof(Real)));
                const auto actualX = newX.read();
                const auto actualY = newY.read();
                const auto actualRows = rows.read();
                const auto actualColumns = columns.read();
                const auto actualRowMaxima = rowMaxima.read();
                for (int i = 0; i < cases; i++) {
                    if (stack.isBroken(i)) {
                        continue;
                    }
                    const auto at = static_cast<std::size_t>(i);
                    const auto expected = reference::autoConv(stack.images[at], stack.centers[at], reach, localPoints);
                    CHECK_NEAR(actualX[at], expected.center.x, tolerance<Real>(size));
                    CHECK_NEAR(actualY[at], expected.center.y, tolerance<Real>(size));
                    if (output != 0) {
                        checkRow(actualRows, at, expected.row, tolerance<Real>(largest(expected.row)));
                        checkRow(actualColumns, at, expected.column, tolerance<Real>(largest(expected.column)));
                        CHECK_NEAR(actualRowMaxima[at], expected.rowMaximum, 0);
                    }
                }
            }
        }
    });
}

TEST("kernels: quadratic interpolation") {
    const Gpu gpu;
    forAllTypes([&]<typename Pixel, typename Real>(const std::string& types) {
        for (const int size : sizes) {
            const DeviceStack<Pixel> stack(size);
            const DeviceArray<double> newX(cases);
            const DeviceArray<double> newY(cases);
            const DeviceArray<double> samples(cases * 3);
            run(gpu, "qi" + types,
                QiArguments{stack.imagesArguments(), stack.centersArguments(), {newX.address(), newY.address()}});
            const auto actualX = newX.read();
            const auto actualY = newY.read();
            for (const int axis : {AXIS_Y, AXIS_X}) {
                run(gpu, "qi_sample_axis_profiles" + types,
                    QiSampleAxisProfilesArguments{stack.imagesArguments(), stack.centersArguments(), samples.address(),
                                                  axis, 0});
                const auto actual = samples.read();
                for (int i = 0; i < cases; i++) {
                    const auto at = static_cast<std::size_t>(i);
                    const auto expected = reference::axisSamples(stack.images[at], stack.centers[at], axis);
                    checkRow(actual, at, expected, tolerance<Real>(brightness<Pixel>()));
                    // Where three samples are all but on a line, the vertex is anywhere.
                    const double curvature = std::abs(expected[0] - 2 * expected[1] + expected[2]);
                    if (curvature > 0.02 * brightness<Pixel>() || std::isnan(curvature)) {
                        const double offset = reference::quadraticOffset(expected);
                        CHECK_NEAR((axis == AXIS_Y ? actualY : actualX)[at],
                                   (axis == AXIS_Y ? stack.y : stack.x)[at] + offset, tolerance<Real>(50));
                    }
                }
            }
        }
    });
}

TEST("kernels: quadrant interpolation, in shared memory and in scratch memory") {
    const Gpu gpu;
    forAllTypes([&]<typename Pixel, typename Real>(const std::string& types) {
        for (const int size : sizes) {
            const DeviceStack<Pixel> stack(size);
            const reference::Grid grid = gridFor(size);
            const std::size_t bytes = quadrantBytes(grid, sizeof(Real));
            const DeviceArray<Real> angles(directions<Real>(grid.angles));
            const DeviceArray<double> newX(cases);
            const DeviceArray<double> newY(cases);
            const DeviceArray<std::uint64_t> scratch(blocks * bytes / 8);
            for (const auto& [iterations, shared] : {std::array{1, 1}, std::array{3, 1}, std::array{3, 0}}) {
                QuadrantInterpolationArguments arguments{
                    stack.imagesArguments(), stack.centersArguments(), {newX.address(), newY.address()}, {}};
                arguments.quadrants.directions = angles.address();
                arguments.quadrants.scratch = shared != 0 ? 0 : scratch.address();
                arguments.quadrants.mostRadius = grid.mostRadius;
                arguments.quadrants.radialSteps = grid.radialSteps;
                arguments.quadrants.angles = grid.angles;
                arguments.quadrants.iterations = iterations;
                run(gpu, "quadrant_interpolation" + types, arguments, shared != 0 ? bytes : 0);
                const auto actualX = newX.read();
                const auto actualY = newY.read();
                for (int i = 0; i < cases; i++) {
                    if (i == constant) {
                        continue; // where rounding has left its maximum is anybody's guess
                    }
                    const auto at = static_cast<std::size_t>(i);
                    const Center expected =
                        reference::quadrantInterpolation(stack.images[at], stack.centers[at], grid, iterations);
                    CHECK_NEAR(actualX[at], expected.x, tolerance<Real>(sizeof(Real) == 4 ? 5 : 1));
                    CHECK_NEAR(actualY[at], expected.y, tolerance<Real>(sizeof(Real) == 4 ? 5 : 1));
                }
            }
        }
    });
}

TEST("kernels: radial profile, in shared memory and in scratch memory") {
    const Gpu gpu;
    forAllTypes([&]<typename Pixel, typename Real>(const std::string& types) {
        for (const int size : sizes) {
            const DeviceStack<Pixel> stack(size);
            for (const int oversample : {1, 4}) {
                const int bins = size / 2 * oversample;
                const auto bytes = static_cast<std::size_t>(
                    RADIAL_PROFILE_BYTES(bins, static_cast<int>(sizeof(Pixel)), static_cast<int>(sizeof(Real))));
                const DeviceArray<double> profiles(static_cast<std::size_t>(cases * bins));
                const DeviceArray<std::uint64_t> scratch(blocks * bytes / 8);
                for (const bool shared : {true, false}) {
                    run(gpu, "radial_profile" + types,
                        RadialProfileArguments{
                            stack.imagesArguments(),
                            stack.centersArguments(),
                            {profiles.address(), shared ? 0 : scratch.address(), bins, oversample}},
                        shared ? bytes : 0);
                    const auto actual = profiles.read();
                    for (int i = 0; i < cases; i++) {
                        const auto at = static_cast<std::size_t>(i);
                        auto expected = reference::radialProfile(stack.images[at], stack.centers[at], oversample);
                        if (stack.isBroken(i)) {
                            std::fill(expected.begin(), expected.end(), NAN);
                        }
                        checkRow(actual, at, expected, tolerance<Real>(brightness<Pixel>()));
                    }
                }
            }
        }
    });
}

TEST("kernels: profile along circles, in shared memory and in scratch memory") {
    const Gpu gpu;
    forAllTypes([&]<typename Pixel, typename Real>(const std::string& types) {
        for (const int size : sizes) {
            const DeviceStack<Pixel> stack(size);
            const DeviceRays<Real> rays{raysFor(size)};
            for (const int oversample : {1, 3}) {
                const int bins = size / 2 * oversample;
                const auto bytes =
                    static_cast<std::size_t>(POLAR_PROFILE_BYTES(bins, static_cast<int>(sizeof(Real))));
                const DeviceArray<double> profiles(static_cast<std::size_t>(cases * bins));
                const DeviceArray<std::uint64_t> scratch(blocks * bytes / 8);
                for (const bool shared : {true, false}) {
                    run(gpu, "polar_profile" + types,
                        PolarProfileArguments{
                            stack.imagesArguments(),
                            stack.centersArguments(),
                            {profiles.address(), shared ? 0 : scratch.address(), bins, oversample},
                            rays.arguments()},
                        shared ? bytes : 0);
                    const auto actual = profiles.read();
                    for (std::size_t i = 0; i < cases; i++) {
                        checkRow(actual, i,
                                 reference::polarProfile(stack.images[i], stack.centers[i], oversample, rays.rays),
                                 tolerance<Real>(brightness<Pixel>()));
                    }
                }
            }
        }
    });
}

TEST("kernels: which samples along circles are in the image is told in 64 bits, whatever the precision") {
    const Gpu gpu;
    forBothPrecisions([&]<typename Real>(const std::string& precision) {
        constexpr int size = 64;
        constexpr int bins = size / 2;
        constexpr std::size_t circles = bins - 5;
        const DeviceRays<Real> rays{raysFor(size)};
        // Left of the image, so that of each circle in turn the first sample is all but on its border: in or out.
        const double cosine = std::cos(std::numbers::pi / 4 / rays.rays.angles);
        std::vector<double> x;
        std::vector<double> y;
        for (std::size_t circle = 4; circle < 4 + circles; circle++) {
            for (const double beyond : {1e-9, -1e-9}) {
                x.push_back(rays.rays.margin + beyond - static_cast<double>(circle) * cosine);
                y.push_back(31.3);
            }
        }
        const auto count = static_cast<std::int64_t>(x.size());
        const DeviceArray<std::uint8_t> pixels(std::vector<std::uint8_t>(x.size() * size * size, 7));
        const DeviceArray<double> deviceX(x);
        const DeviceArray<double> deviceY(y);
        const DeviceArray<double> profiles(x.size() * bins);
        run(gpu, "polar_profile_u8" + precision,
            PolarProfileArguments{{pixels.address(), count, size, 0},
                                  {deviceX.address(), deviceY.address()},
                                  {profiles.address(), 0, bins, 1},
                                  rays.arguments()},
            static_cast<std::size_t>(POLAR_PROFILE_BYTES(bins, static_cast<int>(sizeof(Real)))));
        const auto actual = profiles.read();
        for (std::size_t i = 0; i < x.size(); i++) {
            const std::size_t circle = 4 + i / 2;
            CHECK_NEAR(actual[i * bins + circle - 1], NAN, 0);
            CHECK_NEAR(actual[i * bins + circle], i % 2 == 0 ? 7.0 : NAN, 1e-5);
        }
    });
}

TEST("kernels: Fourier profile, with cuFFT in the middle") {
    const Gpu gpu;
    forAllTypes([&]<typename Pixel, typename Real>(const std::string& types) {
        for (const int size : {8, 16, 30}) {
            const DeviceStack<Pixel> stack(size);
            const int half = size / 2 + 1;
            const DeviceArray<Real> windowed(static_cast<std::size_t>(cases * size * size));
            const DeviceArray<Real> spectra(static_cast<std::size_t>(cases * size * half * 2));

            // A bin for each whole radius, and one, the last but one, that is empty.
            const int bins = size / 2 + 2;
            std::vector<std::vector<std::int32_t>> elementsOfBins(static_cast<std::size_t>(bins));
            for (int row = 0; row < size; row++) {
                for (int column = 0; column < half; column++) {
                    const int v = row < size / 2 ? row : row - size;
                    const auto radius = static_cast<int>(std::rint(std::hypot(column, v)));
                    elementsOfBins[static_cast<std::size_t>(radius < bins - 2 ? radius : bins - 1)].push_back(
                        row * half + column);
                }
            }
            std::vector<std::int32_t> starts{0};
            std::vector<std::int32_t> elements;
            for (const auto& bin : elementsOfBins) {
                elements.insert(elements.end(), bin.begin(), bin.end());
                starts.push_back(static_cast<std::int32_t>(elements.size()));
            }
            const DeviceArray<std::int32_t> deviceStarts(starts);
            const DeviceArray<std::int32_t> deviceElements(elements);
            const DeviceArray<double> profiles(static_cast<std::size_t>(cases * bins));

            for (const bool centered : {false, true}) {
                run(gpu, "fft_window" + types,
                    FftWindowArguments{stack.imagesArguments(),
                                       centered ? stack.centersArguments() : CentersArguments{}, windowed.address(), 6},
                    static_cast<std::size_t>(2 * size) * sizeof(Real));
                cufftHandle plan;
                int dimensions[] = {size, size};
                CHECK_OK(cufftPlanMany(&plan, 2, dimensions, nullptr, 1, 0, nullptr, 1, 0,
                                       sizeof(Real) == 4 ? CUFFT_R2C : CUFFT_D2Z, cases));
                if constexpr (sizeof(Real) == 4) {
                    CHECK_OK(cufftExecR2C(plan, reinterpret_cast<float*>(windowed.address()),
                                          reinterpret_cast<cufftComplex*>(spectra.address())));
                } else {
                    CHECK_OK(cufftExecD2Z(plan, reinterpret_cast<double*>(windowed.address()),
                                          reinterpret_cast<cufftDoubleComplex*>(spectra.address())));
                }
                run(gpu, std::string("fft_profile_") + typeName<Real>(),
                    FftProfileArguments{spectra.address(), cases, size * half, deviceStarts.address(),
                                        deviceElements.address(), profiles.address(), bins, 0});
                CHECK_OK(cufftDestroy(plan));
                const auto actual = profiles.read();
                for (int i = 0; i < cases; i++) {
                    const auto at = static_cast<std::size_t>(i);
                    std::vector<emulator::Complex> image;
                    double total = 0;
                    for (int row = 0; row < size; row++) {
                        for (int column = 0; column < size; column++) {
                            const double dx = (column - stack.x[at]) * 6 / size;
                            const double dy = (row - stack.y[at]) * 6 / size;
                            image.push_back(stack.images[at].at(row, column) *
                                            (centered ? std::exp(-(dx * dx + dy * dy) / 2) : 1));
                            total += std::abs(image.back());
                        }
                    }
                    emulator::transform(image, {size, size}, -1);
                    std::vector<double> expected(static_cast<std::size_t>(bins), 0.0);
                    for (std::size_t bin = 0; bin < expected.size(); bin++) {
                        for (const std::int32_t element : elementsOfBins[bin]) {
                            expected[bin] +=
                                std::abs(image[static_cast<std::size_t>(element / half * size + element % half)]);
                        }
                        expected[bin] /= static_cast<double>(elementsOfBins[bin].size());
                    }
                    if (stack.isBroken(i)) {
                        std::fill(expected.begin(), expected.end(), NAN);
                    }
                    checkRow(actual, at, expected, tolerance<Real>(std::isnan(total) ? 1 : total / 10));
                }
            }
        }
    });
}

TEST("kernels: heights by a look-up table, and Pearson's correlation") {
    const Gpu gpu;
    forBothPrecisions([&]<typename Real>(const std::string& precision) {
        for (const auto& [size, planes] : {std::array{16, 9}, std::array{64, 150}}) {
            constexpr int rowLength = 192;
            const int bins = size / 2;
            const auto planeProfiles = profilesByHeight(size, planes);
            std::vector<std::vector<double>> shortened;
            for (const auto& profile : planeProfiles) {
                shortened.push_back(withoutFirst(profile));
            }
            // Half-way between planes, a NaN among them, at the ends, and one without variance.
            std::vector<std::vector<double>> profiles;
            for (const int plane : {planes / 2, planes / 2 - 1, 0, planes - 1}) {
                const Center middle{size / 2.0, size / 2.0};
                profiles.push_back(reference::radialProfile(
                    rings<double>(size, middle, 20 + 0.5 * (plane + 0.3), 1), middle, 1));
            }
            profiles[1][2] = NAN;
            profiles.emplace_back(static_cast<std::size_t>(bins), 0.25);
            const auto count = static_cast<std::int64_t>(profiles.size());
            std::vector<double> flat;
            std::vector<double> flatShortened;
            for (const auto& profile : profiles) {
                flat.insert(flat.end(), profile.begin(), profile.end());
                flatShortened.insert(flatShortened.end(), profile.begin() + 1, profile.end());
            }
            const DeviceArray<double> deviceProfiles(flat);
            const DeviceArray<double> deviceShortened(flatShortened);
            const DeviceArray<Real> table(normalizedTable<Real>(shortened, rowLength));
            const DeviceArray<double> heights(heightsOf(planes));
            const DeviceArray<double> z(profiles.size());
            const DeviceArray<double> correlations(profiles.size() * static_cast<std::size_t>(planes));
            constexpr int biasSteps = 16;
            constexpr int biasIterations = 6;
            const DeviceArray<Real> weightedTable(normalizedTable<Real>(shortened, rowLength, true));
            const DeviceArray<double> biases(biasesOf(planes, biasSteps));
            for (const auto& [degenerate, weighted, biased] :
                 {std::array{0, 0, 0}, std::array{1, 0, 0}, std::array{0, 1, 0}, std::array{0, 1, 1}}) {
                LookupZArguments arguments{};
                arguments.profiles = deviceProfiles.address();
                arguments.count = count;
                arguments.z = z.address();
                arguments.bins = bins;
                arguments.lookup.planes.table = weighted != 0 ? weightedTable.address() : table.address();
                arguments.lookup.planes.heights = heights.address();
                arguments.lookup.planes.biases = biased != 0 ? biases.address() : 0;
                arguments.lookup.planes.planes = planes;
                arguments.lookup.planes.rowLength = rowLength;
                arguments.lookup.planes.localPoints = 5;
                arguments.lookup.planes.degenerate = degenerate;
                arguments.lookup.planes.weighted = weighted;
                arguments.lookup.planes.biasSteps = biasSteps;
                arguments.lookup.planes.biasIterations = biasIterations;
                run(gpu, "lookup_z" + precision, arguments);
                reference::Lookup lookup{5};
                lookup.weighted = weighted != 0;
                if (biased != 0) {
                    lookup.biases = biasesOf(planes, biasSteps);
                    lookup.biasSteps = biasSteps;
                    lookup.biasIterations = biasIterations;
                }
                const auto actual = z.read();
                for (std::size_t i = 0; i < profiles.size(); i++) {
                    const double expected =
                        degenerate != 0 ? NAN
                                        : reference::lookupZ(profiles[i], planeProfiles, heightsOf(planes), lookup);
                    CHECK_NEAR(actual[i], expected, sizeof(Real) == 4 ? 5 : 1e-6);
                }
                // The same table among others, for some of the profiles: one that is none, and one without heights.
                const PlanesArguments own = arguments.lookup.planes;
                PlanesArguments without = own;
                without.degenerate = 1;
                const DeviceArray<PlanesArguments> tables(std::vector{PlanesArguments{}, own, without});
                const std::vector<std::int32_t> indices{1, 0, 1, 2, 1};
                const DeviceArray<std::int32_t> deviceIndices(indices);
                arguments.lookup = {tables.address(), deviceIndices.address(), {}};
                run(gpu, "lookup_z" + precision, arguments);
                const auto several = z.read();
                for (std::size_t i = 0; i < profiles.size(); i++) {
                    CHECK_NEAR(several[i], indices[i] == 1 ? actual[i] : NAN, 0);
                }
            }
            run(gpu, "pearson" + precision,
                PearsonArguments{deviceShortened.address(), count, table.address(), correlations.address(), bins - 1,
                                 planes, rowLength, 0});
            const auto actual = correlations.read();
            for (std::size_t i = 0; i < profiles.size(); i++) {
                for (std::size_t plane = 0; plane < shortened.size(); plane++) {
                    CHECK_NEAR(actual[i * shortened.size() + plane],
                               reference::pearson(withoutFirst(profiles[i]), shortened[plane]), tolerance<Real>(0.1));
                }
            }
        }
    });
}

TEST("kernels: the whole pipeline, whatever of it is in shared memory") {
    const Gpu gpu;
    forAllTypes([&]<typename Pixel, typename Real>(const std::string& types) {
        for (const int size : sizes) {
            constexpr int planes = 40;
            constexpr int rowLength = 64;
            constexpr int iterations = 2;
            const int bins = size / 2;
            const auto planeProfiles = profilesByHeight(size, planes);
            std::vector<std::vector<double>> shortened;
            for (const auto& profile : planeProfiles) {
                shortened.push_back(withoutFirst(profile));
            }
            const Stack<Pixel> stack(size);
            const DeviceArray<Pixel> pixels(stack.pixels());
            const DeviceArray<double> x(cases);
            const DeviceArray<double> y(cases);
            const DeviceArray<double> z(cases);
            const DeviceArray<double> profiles(static_cast<std::size_t>(cases * bins));
            const DeviceArray<Real> table(normalizedTable<Real>(shortened, rowLength));
            const DeviceArray<double> heights(heightsOf(planes));
            const auto radialBytes = static_cast<std::size_t>(
                RADIAL_PROFILE_BYTES(bins, static_cast<int>(sizeof(Pixel)), static_cast<int>(sizeof(Real))));
            const auto polarBytes =
                static_cast<std::size_t>(POLAR_PROFILE_BYTES(bins, static_cast<int>(sizeof(Real))));
            const auto leastWorkBytes =
                static_cast<std::size_t>(STACK_TO_XYZP_WORK_BYTES(size, static_cast<int>(sizeof(Real))));
            const auto pixelBytes =
                static_cast<std::size_t>(SHARED_PIXEL_BYTES(size, static_cast<int>(sizeof(Pixel))));
            const DeviceArray<std::uint64_t> radialScratch(blocks * radialBytes / 8);
            const DeviceArray<std::uint64_t> polarScratch(blocks * polarBytes / 8);
            const DeviceRays<Real> rays{raysFor(size)};
            const reference::Grid grid = gridFor(size);
            const DeviceArray<Real> angles(directions<Real>(grid.angles));
            const DeviceArray<std::uint64_t> quadrantScratch(blocks * quadrantBytes(grid, sizeof(Real)) / 8);
            enum Lines { none, inShared, inScratch };
            for (const auto& [profileInShared, pixelsInShared, quadrants, polar] :
                 {std::tuple{true, true, none, false}, std::tuple{true, false, none, false},
                  std::tuple{false, true, none, false}, std::tuple{true, true, inShared, false},
                  std::tuple{false, false, inShared, false}, std::tuple{true, false, inScratch, false},
                  std::tuple{true, true, none, true}, std::tuple{false, true, none, true},
                  std::tuple{true, true, inShared, true}, std::tuple{false, false, inScratch, true}}) {
                StackToXyzpArguments arguments{};
                arguments.images = {pixels.address(), cases, size, 0};
                arguments.centers = {x.address(), y.address()};
                arguments.z = z.address();
                arguments.lookup.planes.table = table.address();
                arguments.lookup.planes.heights = heights.address();
                arguments.lookup.planes.planes = planes;
                arguments.lookup.planes.rowLength = rowLength;
                arguments.lookup.planes.localPoints = 5;
                arguments.quadrants.directions = angles.address();
                arguments.quadrants.scratch = quadrants == inScratch ? quadrantScratch.address() : 0;
                arguments.quadrants.mostRadius = grid.mostRadius;
                arguments.quadrants.radialSteps = grid.radialSteps;
                arguments.quadrants.angles = quadrants == none ? 0 : grid.angles;
                arguments.quadrants.iterations = iterations;
                arguments.polar = polar ? rays.arguments() : PolarArguments{};
                const std::size_t profileBytes = polar ? polarBytes : radialBytes;
                const auto scratch = profileInShared ? 0 : (polar ? polarScratch : radialScratch).address();
                arguments.profiles = {profiles.address(), scratch, bins, 1};
                arguments.background = BACKGROUND_MEAN;
                arguments.lines = {1, 5, iterations, 0};
                const std::size_t workBytes =
                    std::max(leastWorkBytes, quadrants == inShared ? quadrantBytes(grid, sizeof(Real)) : 0);
                arguments.workBytes = static_cast<std::int32_t>(workBytes);
                arguments.pixelsInShared = pixelsInShared ? 1 : 0;
                const std::size_t sharedBytes =
                    workBytes + (profileInShared ? profileBytes : 0) + (pixelsInShared ? pixelBytes : 0);
                if (sharedBytes > MAX_SHARED_BYTES) {
                    continue;
                }
                const bool usual = quadrants == none && !polar;
                run(gpu, (usual ? "stack_to_xyzp" : "stack_to_xyzp_chosen") + types, arguments, sharedBytes);
                const auto actualX = x.read();
                const auto actualY = y.read();
                const auto actualZ = z.read();
                const auto actualProfiles = profiles.read();
                for (int i = 0; i < cases; i++) {
                    const auto at = static_cast<std::size_t>(i);
                    const Image& image = stack.images[at];
                    if (quadrants != none && i == constant) {
                        continue;
                    }
                    Center center = reference::centerOfMass(image, BACKGROUND_MEAN);
                    center = reference::autoConv(image, center, 0, 0).center;
                    if (quadrants != none) {
                        center = reference::quadrantInterpolation(image, center, grid, iterations);
                    }
                    for (int step = 0; quadrants == none && step < iterations; step++) {
                        center = reference::autoConv(image, center, 1, 5).center;
                    }
                    CHECK_NEAR(actualX[at], center.x, tolerance<Real>(size));
                    CHECK_NEAR(actualY[at], center.y, tolerance<Real>(size));
                    // A profile's bins depend on a centre's last digits: so the kernel's own.
                    const Center found{actualX[at], actualY[at]};
                    const auto profile = polar ? reference::polarProfile(image, found, 1, rays.rays)
                                               : reference::radialProfile(image, found, 1);
                    if (polar) {
                        checkRow(actualProfiles, at, profile, tolerance<Real>(brightness<Pixel>()));
                    }
                    if constexpr (sizeof(Real) == 8) {
                        checkRow(actualProfiles, at, profile, tolerance<Real>(brightness<Pixel>()));
                        const double expected =
                            std::isnan(profile[1])
                                ? NAN
                                : reference::lookupZ(profile, planeProfiles, heightsOf(planes), {5});
                        CHECK_NEAR(actualZ[at], expected, 1e-6);
                    } else {
                        CHECK_EQUAL(std::isnan(actualProfiles[at * static_cast<std::size_t>(bins) + 1]),
                                    std::isnan(profile[1]));
                    }
                }
                if (profileInShared && pixelsInShared) {
                    // The same table among others: images without one have a profile, but no height.
                    const DeviceArray<PlanesArguments> tables(
                        std::vector{PlanesArguments{}, arguments.lookup.planes});
                    const std::vector<std::int32_t> indices{1, 0, 0, 1, 1, 0};
                    const DeviceArray<std::int32_t> deviceIndices(indices);
                    arguments.lookup = {tables.address(), deviceIndices.address(), {}};
                    run(gpu, "stack_to_xyzp_chosen" + types, arguments, sharedBytes);
                    const auto severalZ = z.read();
                    for (std::size_t i = 0; i < cases; i++) {
                        CHECK_NEAR(severalZ[i], indices[i] == 1 ? actualZ[i] : NAN, 0);
                    }
                    const auto severalProfiles = profiles.read();
                    for (std::size_t i = 0; i < severalProfiles.size(); i++) {
                        CHECK_NEAR(severalProfiles[i], actualProfiles[i], 0);
                    }
                }
            }
        }
    });
}

namespace {

/** A ring table of smooth functions, that reaches to every corner of images of a size. */
reference::Rings ringTable(int size, double brightness) {
    reference::Rings rings;
    rings.harmonics = {0, 1, -1, -2, 3, 4, -4, 8, 12, 16};
    const auto knots = static_cast<std::size_t>(1.5 * size * 1.875) + 2;
    for (int plane = 0; plane < 9; plane++) {
        rings.heights.push_back(1000 + 50 * plane);
        auto& harmonics = rings.knots.emplace_back();
        for (const int harmonic : rings.harmonics) {
            const auto ring = [&](double knot) {
                const double radius = knot / 1.875 / size;
                const double envelope = brightness * std::exp(-6 * radius * radius);
                const double phase = 28 * radius - 0.2 * plane + harmonic;
                return harmonic == 0 ? 0.5 * brightness + 0.3 * envelope * std::cos(phase)
                                     : 0.03 / std::abs(harmonic) * envelope * std::sin(phase) * radius;
            };
            auto& row = harmonics.emplace_back();
            for (std::size_t knot = 0; knot < knots; knot++) {
                const auto u = static_cast<double>(knot);
                row.push_back({ring(u), (ring(u + 1e-4) - ring(u - 1e-4)) / 2e-4});
            }
        }
    }
    return rings;
}

/** The same on the device. */
template <typename Real> struct DeviceRings {
    static std::vector<Real> rows(const reference::Rings& rings, double level) {
        std::vector<Real> values;
        for (const auto& plane : rings.knots) {
            for (std::size_t q = 0; q < plane.size(); q++) {
                for (const auto& [value, slope] : plane[q]) {
                    values.push_back(static_cast<Real>(value - (q == 0 ? level : 0)));
                    values.push_back(static_cast<Real>(slope));
                }
            }
        }
        return values;
    }

    const reference::Rings& rings;
    double level;
    DeviceArray<Real> values{rows(rings, level)};
    DeviceArray<double> heights{rings.heights};
    DeviceArray<std::int32_t> harmonics{std::vector<std::int32_t>(rings.harmonics.begin(), rings.harmonics.end())};

    int knots() const { return static_cast<int>(rings.knots[0][0].size()); }
    int harmonicCount() const { return static_cast<int>(rings.harmonics.size()); }

    RingPlanesArguments arguments() const {
        return {values.address(),
                heights.address(),
                harmonics.address(),
                level,
                static_cast<std::int32_t>(rings.heights.size()),
                harmonicCount(),
                knots(),
                0};
    }
};

/** A fit for each of some images, on the device. */
struct DeviceFits {
    std::size_t count;
    DeviceArray<double> values{10 * count};

    FitsArguments arguments() const {
        const auto series = [&](std::size_t number) { return values.address() + number * count * sizeof(double); };
        return {series(0), series(1), series(2), series(3), series(4),
                series(5), series(6), series(7), series(8), series(9)};
    }
};

/** The images of joint fits: beads, of which one has a neighbour, and those that cannot be fitted. */
enum FitCase { fromNear, fromPlane, noisyDark, withNeighbor, notFinite, flat, startOutside, inverted, fitCases };

} // namespace

TEST("kernels: joint fit, the table of the height in shared memory and in scratch memory") {
    const Gpu gpu;
    forAllTypes([&]<typename Pixel, typename Real>(const std::string& types) {
        constexpr std::size_t count = fitCases;
        constexpr bool wide = sizeof(Real) == 8;
        constexpr bool mayBeInfinite = std::is_floating_point_v<Pixel>;
        const double full = brightness<Pixel>();
        for (const int size : {20, 33}) {
            const reference::Rings rings = ringTable(size, full);
            const DeviceRings<Real> deviceRings{rings, 0.45 * full};
            const std::array<double, 5> truth{0.47 * size + 0.1, 0.53 * size, 1213, 0.05 * full, 0.8};
            const reference::RingsAtHeight bead = rings.at(truth[2]);
            unsigned noise = static_cast<unsigned>(size);
            std::vector<Image> images;
            std::vector<Pixel> pixels;
            for (int i = 0; i < fitCases; i++) {
                Image image{size, {}};
                for (int row = 0; row < size; row++) {
                    for (int column = 0; column < size; column++) {
                        noise = noise * 1664525 + 1013904223;
                        double value = truth[3] + truth[4] * bead.at(column - truth[0], row - truth[1]).value +
                                       0.02 * full * ((noise >> 16) / 65536.0 - 0.5);
                        value = i == flat ? 0.4 * full : i == inverted ? 0.9 * full - value : value;
                        value += i == withNeighbor && row < 6 && column > 3 && column < 9 ? 0.2 * full : 0;
                        image.pixels.push_back(static_cast<double>(static_cast<Pixel>(value)));
                    }
                }
                if (mayBeInfinite && i == notFinite) {
                    image.pixels[static_cast<std::size_t>(3 * size + 2)] = INFINITY;
                }
                for (const double pixel : image.pixels) {
                    pixels.push_back(static_cast<Pixel>(pixel));
                }
                images.push_back(image);
            }
            std::vector<double> startX(count, truth[0] + 0.15);
            std::vector<double> startY(count, truth[1] - 0.1);
            std::vector<double> startZ(count, truth[2] - 30);
            startX[startOutside] = -0.1;
            startZ[fromPlane] = NAN;
            startZ[noisyDark] = 5000; // beyond the table
            const DeviceArray<Pixel> devicePixels(pixels);
            const DeviceArray<double> deviceStartX(startX);
            const DeviceArray<double> deviceStartY(startY);
            const DeviceArray<double> deviceStartZ(startZ);
            const DeviceFits fits{count};
            constexpr int realBytes = sizeof(Real);
            const auto residualBytes = static_cast<std::size_t>(JOINT_FIT_RESIDUAL_BYTES(size, realBytes));
            const auto tableBytes = static_cast<std::size_t>(
                JOINT_FIT_TABLE_BYTES(deviceRings.harmonicCount(), deviceRings.knots(), realBytes));
            const DeviceArray<std::uint64_t> scratch(blocks * (residualBytes + tableBytes) / 8);
            const double read = 0.006 * 0.006 * full * full;
            for (const auto& [readVariance, varianceGain, robust, inShared] :
                 {std::array{0.0, 0.0, 1.0, 1.0}, std::array{read, 0.0, 0.0, 0.0},
                  std::array{read / 2, read / full, 1.0, 1.0}}) {
                const bool tableInShared = inShared != 0 && tableBytes <= MAX_SHARED_BYTES;
                JointFitArguments arguments{};
                arguments.pixels = devicePixels.address();
                arguments.count = fitCases;
                arguments.startX = deviceStartX.address();
                arguments.startY = deviceStartY.address();
                arguments.startZ = deviceStartZ.address();
                arguments.scratch = scratch.address();
                arguments.scratchBytes = static_cast<std::int64_t>(residualBytes + (tableInShared ? 0 : tableBytes));
                arguments.rings.planes = deviceRings.arguments();
                arguments.fits = fits.arguments();
                arguments.readVariance = readVariance;
                arguments.varianceGain = varianceGain;
                arguments.size = size;
                arguments.steps = 8;
                arguments.robust = robust != 0 ? 1 : 0;
                arguments.tableInShared = tableInShared ? 1 : 0;
                run(gpu, "joint_fit" + types, arguments, tableInShared ? tableBytes : 0);
                const auto actual = fits.values.read();
                const auto value = [&](std::size_t series, std::size_t image) { return actual[series * count + image]; };
                const std::array<int, count> flags{
                    0, 0, 0, FIT_OUTLIERS, mayBeInfinite ? FIT_NOT_FINITE : 0, FIT_SINGULAR, FIT_NO_START, FIT_SINGULAR};
                for (std::size_t i = 0; i < count; i++) {
                    CHECK_NEAR(value(9, i), flags[i], 0);
                    if ((flags[i] & ~FIT_OUTLIERS) != 0) {
                        for (std::size_t series = 0; series < 9; series++) {
                            CHECK(std::isnan(value(series, i)));
                        }
                        continue;
                    }
                    const auto expected = reference::jointFit(images[i], rings, truth, readVariance, varianceGain);
                    if (i == withNeighbor && robust != 0) {
                        // Least squares go astray.
                        const auto distance = [&](double x, double y) { return std::hypot(x - truth[0], y - truth[1]); };
                        CHECK(distance(value(0, i), value(1, i)) <
                              distance(expected.parameters[0], expected.parameters[1]));
                        continue;
                    }
                    for (std::size_t axis = 0; axis < 3; axis++) {
                        // Steps end when the next one would be less than 0.01 sigma.
                        const double sigma = expected.sigmas[axis];
                        CHECK_NEAR(value(axis, i), expected.parameters[axis], 0.01 * sigma + (wide ? 0 : 0.03 * sigma));
                        CHECK_NEAR(value(3 + axis, i), sigma, (wide ? 1e-3 : 5e-3) * sigma);
                    }
                    CHECK_NEAR(value(6, i), expected.chi2, (wide ? 1e-3 : 5e-3) * expected.chi2);
                    // The kernel's table is about the level, but not its offset.
                    CHECK_NEAR(value(7, i), expected.parameters[3], 1e-3 * full);
                    CHECK_NEAR(value(8, i), expected.parameters[4], 1e-3);
                }
                // The same table among others: images without one are not fitted.
                const DeviceArray<RingPlanesArguments> tables(
                    std::vector{RingPlanesArguments{}, arguments.rings.planes});
                const std::vector<std::int32_t> indices{1, 0, 1, 1, 1, 0, 1, 1};
                const DeviceArray<std::int32_t> deviceIndices(indices);
                arguments.rings = {tables.address(), deviceIndices.address(), {}};
                run(gpu, "joint_fit" + types, arguments, tableInShared ? tableBytes : 0);
                const auto several = fits.values.read();
                for (std::size_t i = 0; i < several.size(); i++) {
                    const bool isFlags = i / count == 9;
                    CHECK_NEAR(several[i], indices[i % count] == 1 ? actual[i] : isFlags ? FIT_NO_START : NAN, 0);
                }
            }
        }
    });
}

TEST("kernels: regions of frames") {
    const Gpu gpu;
    const auto crop = [&]<typename Pixel>() {
        constexpr int height = 13;
        constexpr int width = 22;
        constexpr int size = 8;
        constexpr int frames = 3;
        std::vector<Pixel> pixels;
        for (int i = 0; i < frames * height * width; i++) {
            pixels.push_back(static_cast<Pixel>(i * 7 % 251));
        }
        const std::vector<std::int32_t> regions{0, 0, height - size, width - size, 2, 5}; // the corners, and between
        const DeviceArray<Pixel> from(pixels);
        const DeviceArray<std::int32_t> deviceRegions(regions);
        const DeviceArray<Pixel> to(3 * frames * size * size);
        run(gpu, std::string("crop_stack_to_rois_") + typeName<Pixel>(),
            CropStackToRoisArguments{from.address(), frames, deviceRegions.address(), 3, to.address(), height, width,
                                     size, 0});
        const auto actual = to.read();
        std::size_t at = 0;
        for (std::size_t region = 0; region < 3; region++) {
            for (int frame = 0; frame < frames; frame++) {
                for (int i = 0; i < size * size; i++) {
                    const int row = regions[2 * region] + i / size;
                    const int column = regions[2 * region + 1] + i % size;
                    const int pixel = (frame * height + row) * width + column;
                    CHECK_EQUAL(actual[at++], pixels[static_cast<std::size_t>(pixel)]);
                }
            }
        }
    };
    crop.operator()<std::uint8_t>();
    crop.operator()<std::uint16_t>();
    crop.operator()<float>();
    crop.operator()<double>();
}

TEST("kernels: means of bins, vertices of parabolas, offsets, Gaussians") {
    const Gpu gpu;
    constexpr int rows = 5;
    constexpr int columns = 300;
    constexpr int binCount = 140;
    std::vector<double> bins;
    std::vector<double> weights;
    for (int i = 0; i < rows * columns; i++) {
        bins.push_back(i * 31 % 151); // some beyond the last
        weights.push_back(std::sin(i));
    }
    const DeviceArray<double> deviceBins(bins);
    const DeviceArray<double> deviceWeights(weights);
    {
        const DeviceArray<std::uint32_t> counts(rows * binCount);
        const DeviceArray<double> means(rows * binCount);
        run(gpu, "binmean_f64",
            BinmeanArguments{deviceBins.address(), deviceWeights.address(), rows, columns, counts.address(),
                             means.address(), binCount, 0});
        const auto actual = means.read();
        for (std::size_t row = 0; row < rows; row++) {
            checkRow(actual, row,
                     reference::binmean(&bins[row * columns], &weights[row * columns], columns, binCount), 1e-12);
        }
    }
    const std::vector<double> estimates{10.4, 2.0, 297.6, NAN, -5};
    const DeviceArray<double> deviceEstimates(estimates);
    const DeviceArray<double> results(rows);
    for (const int weighted : {0, 1}) {
        for (const int localPoints : {3, 5, 11}) {
            run(gpu, "parabolic_vertex_f64",
                ParabolicVertexArguments{deviceWeights.address(), rows, deviceEstimates.address(), results.address(),
                                         columns, localPoints, weighted, 0});
            const auto actual = results.read();
            for (std::size_t row = 0; row < rows; row++) {
                const std::vector<double> data(weights.begin() + static_cast<std::ptrdiff_t>(row * columns),
                                               weights.begin() + static_cast<std::ptrdiff_t>((row + 1) * columns));
                CHECK_NEAR(actual[row], reference::parabolicVertex(data, estimates[row], localPoints, weighted != 0),
                           1e-7);
            }
        }
    }
    run(gpu, "qi_quadratic_offsets_f64", QiQuadraticOffsetsArguments{deviceBins.address(), rows, results.address()});
    const auto offsets = results.read();
    for (std::size_t row = 0; row < rows; row++) {
        CHECK_NEAR(offsets[row],
                   reference::quadraticOffset({bins[row * 3], bins[row * 3 + 1], bins[row * 3 + 2]}), 1e-12);
    }
    const DeviceArray<double> values(columns);
    run(gpu, "gaussian_f64", GaussianArguments{deviceWeights.address(), columns, values.address(), 0.3, 0.7});
    const auto gaussians = values.read();
    for (std::size_t i = 0; i < columns; i++) {
        CHECK_NEAR(gaussians[i], std::exp(-(weights[i] - 0.3) * (weights[i] - 0.3) / (2 * 0.49)), 1e-14);
    }
    const DeviceArray<double> images(rows * 7 * 11);
    run(gpu, "gaussian_2d_f64",
        Gaussian2dArguments{deviceWeights.address(), deviceWeights.address() + 80, deviceBins.address(),
                            deviceWeights.address() + 160, rows, images.address(), 40, 7, 11});
    const auto actual = images.read();
    for (std::size_t i = 0; i < actual.size(); i++) {
        const double dx = weights[i % 77 / 11] - bins[i / 77];
        const double dy = weights[10 + i % 11] - weights[20 + i / 77];
        CHECK_NEAR(actual[i], std::exp(-(dx * dx + dy * dy) / (2 * 1600)), 1e-14);
    }
}

TEST("kernels: simulated beads") {
    const Gpu gpu;
    constexpr int padded = 20;
    constexpr int passedCount = 7;
    constexpr int axialCount = padded / 2 + 1;
    constexpr int size = 16;
    constexpr int offset = 2;
    constexpr double step = 0.0003;
    const std::vector<double> xyz{0, 0, 500, 120, -35, 2500, NAN, 0, 0};
    constexpr int count = 3;
    const auto passed = std::vector<std::int32_t>{0, 1, 2, 3, 17, 18, 19};
    std::vector<emulator::Complex> spectrum;
    for (int i = 0; i < passedCount * passedCount; i++) {
        spectrum.emplace_back(std::cos(i * 1.7), std::sin(i * i));
    }
    std::vector<double> axial;
    for (int row = 0; row < axialCount; row++) {
        for (int column = 0; column < axialCount; column++) {
            axial.push_back(row + column > 4 ? NAN : 0.015 - 0.0001 * (row * row + column * column));
        }
    }
    const DeviceArray<double> deviceXyz(xyz);
    const DeviceArray<emulator::Complex> deviceSpectrum(spectrum);
    const DeviceArray<double> deviceAxial(axial);
    forBothPrecisions([&]<typename Real>(const std::string& precision) {
        const DeviceArray<std::complex<Real>> fields(count * padded * padded);
        run(gpu, "propagate_beads" + precision,
            PropagateBeadsArguments{deviceXyz.address(), count, deviceSpectrum.address(), deviceAxial.address(),
                                    fields.address(), step, padded, passedCount, axialCount, 0});
        const auto actual = fields.read();
        for (int bead = 0; bead < count; bead++) {
            const double* place = &xyz[static_cast<std::size_t>(3 * bead)];
            for (int row = 0; row < padded; row++) {
                for (int column = 0; column < padded; column++) {
                    const auto passedRow = std::find(passed.begin(), passed.end(), row) - passed.begin();
                    const auto passedColumn = std::find(passed.begin(), passed.end(), column) - passed.begin();
                    const int v = row < padded / 2 ? row : row - padded;
                    const int u = column < padded / 2 ? column : column - padded;
                    emulator::Complex expected = 0;
                    if (passedRow < passedCount && passedColumn < passedCount) {
                        const double kz = axial[static_cast<std::size_t>(std::abs(v) * axialCount + std::abs(u))];
                        if (!std::isnan(kz)) {
                            expected = spectrum[static_cast<std::size_t>(passedRow * passedCount + passedColumn)] *
                                       std::exp(emulator::Complex(
                                           0, place[2] * kz - 2 * std::numbers::pi * step *
                                                                  (u * place[0] + v * place[1])));
                        }
                    }
                    const auto value = actual[static_cast<std::size_t>((bead * padded + row) * padded + column)];
                    CHECK_NEAR(value.real(), expected.real(), tolerance<Real>(1));
                    CHECK_NEAR(value.imag(), expected.imag(), tolerance<Real>(1));
                }
            }
        }

        const DeviceArray<double> images(count * size * size);
        run(gpu, "bead_images" + precision,
            BeadImagesArguments{deviceXyz.address(), count, fields.address(), images.address(), 0.4, 1.5, padded, size,
                                offset, 0});
        const auto pictures = images.read();
        for (int bead = 0; bead < count; bead++) {
            const auto intensity = [&](int row, int column) {
                const auto at =
                    static_cast<std::size_t>((bead * padded + offset + row) * padded + offset + column);
                return std::norm(emulator::Complex(actual[at])) / std::pow(padded, 4);
            };
            const double corner = intensity(0, 0) == 0 ? 1 : intensity(0, 0);
            for (int i = 0; i < size * size; i++) {
                const double value = 0.4 * (1 + 1.5 * (intensity(i / size, i % size) / corner - 1));
                const bool lost = std::isnan(xyz[static_cast<std::size_t>(3 * bead)]);
                CHECK_NEAR(pictures[static_cast<std::size_t>(bead * size * size + i)],
                           lost ? NAN : std::clamp(value, 0.0, 1.0), tolerance<Real>(1));
            }
        }
    });
}
