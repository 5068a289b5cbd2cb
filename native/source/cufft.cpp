// The functions of cuFFT.
#include "cufft_api.h"

#include <map>
#include <vector>

#include "driver.h"
#include "fourier.h"

using namespace emulator;

namespace {

/** How an array lies in memory: its numbers, one by one, along all axes, image after image. */
struct Layout {
    std::vector<std::int64_t> steps; // for each axis
    std::int64_t distance = 0;       // from image to image

    /** How many numbers it spans. */
    std::int64_t span(const std::vector<int>& sizes, int batch) const {
        std::int64_t last = (batch - 1) * distance;
        for (std::size_t axis = 0; axis < sizes.size(); axis++) {
            last += (sizes[axis] - 1) * steps[axis];
        }
        return last + 1;
    }

    /** Calls visit(index, place) for every number of one image. */
    template <typename Visit> void forEach(const std::vector<int>& sizes, Visit visit) const {
        std::vector<int> position(sizes.size(), 0);
        std::size_t index = 0;
        for (bool more = true; more;) {
            std::int64_t place = 0;
            for (std::size_t axis = 0; axis < sizes.size(); axis++) {
                place += position[axis] * steps[axis];
            }
            visit(position, index++, place);
            more = false;
            for (std::size_t axis = sizes.size(); axis-- > 0 && !more;) {
                more = ++position[axis] < sizes[axis];
                position[axis] = more ? position[axis] : 0;
            }
        }
    }
};

struct Plan {
    std::shared_ptr<Context> context;
    std::shared_ptr<Stream> stream;
    std::shared_ptr<Allocation> workArea;
    cufftType type = CUFFT_R2C;
    std::vector<int> sizes;
    std::vector<int> outputSizes;
    bool basic = true; // no embedding was given
    Layout input;
    Layout output;
    int batch = 1;

    bool doublePrecision() const { return type == CUFFT_D2Z || type == CUFFT_Z2Z; }
    bool realInput() const { return type == CUFFT_R2C || type == CUFFT_D2Z; }
};

/** A call fails with this code of cuFFT's. */
class FftFailure : public std::runtime_error {
public:
    FftFailure(cufftResult code, const std::string& why) : std::runtime_error(why), code_(code) {}
    cufftResult code() const { return code_; }

private:
    cufftResult code_;
};

void require(bool condition, cufftResult code, const char* why) {
    if (!condition) {
        throw FftFailure(code, why);
    }
}

std::map<cufftHandle, std::shared_ptr<Plan>>& plans() {
    static auto& plans = *new std::map<cufftHandle, std::shared_ptr<Plan>>();
    return plans;
}

std::shared_ptr<Plan> find(cufftHandle handle) {
    const auto found = plans().find(handle);
    require(found != plans().end(), CUFFT_INVALID_PLAN, "no such plan, or no more");
    return found->second;
}

Layout layoutOf(const std::vector<int>& sizes, const int* embedding, int stride, int distance) {
    Layout layout;
    layout.steps.resize(sizes.size());
    std::int64_t step = embedding == nullptr ? 1 : stride;
    for (std::size_t axis = sizes.size(); axis-- > 0;) {
        layout.steps[axis] = step;
        step *= embedding == nullptr || axis == 0 ? sizes[axis] : embedding[axis];
    }
    layout.distance = embedding == nullptr ? step : distance;
    return layout;
}

/** Transforms one image after the other. */
template <typename Real>
void execute(const Plan& plan, const Layout& from, const Real* input, Real* output, int sign) {
    for (int image = 0; image < plan.batch; image++) {
        std::size_t count = 1;
        for (const int size : plan.sizes) {
            count *= static_cast<std::size_t>(size);
        }
        std::vector<Complex> numbers(count);
        from.forEach(plan.sizes, [&](const auto&, std::size_t index, std::int64_t place) {
            const std::int64_t at = image * from.distance + place;
            numbers[index] = plan.realInput() ? Complex(input[at], 0) : Complex(input[2 * at], input[2 * at + 1]);
        });
        transform(numbers, plan.sizes, sign);
        plan.output.forEach(plan.outputSizes, [&](const std::vector<int>& position, std::size_t, std::int64_t place) {
            std::size_t index = 0;
            for (std::size_t axis = 0; axis < position.size(); axis++) {
                index = index * static_cast<std::size_t>(plan.sizes[axis]) + static_cast<std::size_t>(position[axis]);
            }
            const std::int64_t at = 2 * (image * plan.output.distance + place);
            output[at] = static_cast<Real>(numbers[index].real());
            output[at + 1] = static_cast<Real>(numbers[index].imag());
        });
    }
}

template <typename Real>
void enqueue(cufftHandle handle, cufftType type, const void* input, void* output, int sign) {
    Driver& driver = Driver::instance();
    const auto plan = find(handle);
    require(plan->type == type, CUFFT_INVALID_PLAN, "a plan for another type of transform");
    require(sign == CUFFT_FORWARD || sign == CUFFT_INVERSE, CUFFT_INVALID_VALUE, "a direction that there is not");
    require(driver.currentContext() == plan->context, CUFFT_INVALID_PLAN, "a plan of another context");
    plan->context->throwIfDead();
    Layout from = plan->input;
    if (plan->basic && plan->realInput() && input == output) {
        // In place, rows of real numbers have room for the complex ones that take their place.
        std::vector<int> padded = plan->sizes;
        padded.back() = 2 * plan->outputSizes.back();
        from = layoutOf(padded, nullptr, 1, 0);
    }
    const auto inputBytes = static_cast<std::size_t>(from.span(plan->sizes, plan->batch)) * sizeof(Real) *
                            (plan->realInput() ? 1 : 2);
    const auto outputBytes =
        static_cast<std::size_t>(plan->output.span(plan->outputSizes, plan->batch)) * sizeof(Real) * 2;
    Work work;
    work.uses = {driver.deviceRange(reinterpret_cast<std::uint64_t>(input), inputBytes, *plan->context, "the input"),
                 driver.deviceRange(reinterpret_cast<std::uint64_t>(output), outputBytes, *plan->context,
                                    "the output")};
    if (plan->workArea != nullptr) {
        work.uses.push_back(plan->workArea);
    }
    work.run = [=] {
        {
            Driver& state = Driver::instance();
            std::lock_guard lock(state.mutex);
            state.countExecution("fft");
        }
        const DeviceMemoryAccess access;
        execute(*plan, from, static_cast<const Real*>(input), static_cast<Real*>(output), sign);
    };
    driver.enqueue(plan->stream, std::move(work));
}

/** One call: counts it, lets it fail if a test said so, does it with the driver's lock. */
template <typename Body> cufftResult callFft(const char* function, Body body) {
    cufftResult result = CUFFT_SUCCESS;
    Driver& driver = Driver::instance();
    std::unique_lock lock(driver.mutex);
    std::string why;
    try {
        if (const auto code = driver.faults.next(function)) {
            throw FftFailure(static_cast<cufftResult>(*code), "a test wanted it");
        }
        body(lock);
    } catch (const FftFailure& failure) {
        result = failure.code();
        why = failure.what();
    } catch (const Failure& failure) {
        result = failure.code() == CUDA_ERROR_INVALID_CONTEXT ? CUFFT_SETUP_FAILED : CUFFT_EXEC_FAILED;
        why = failure.what();
    } catch (const std::bad_alloc&) {
        result = CUFFT_ALLOC_FAILED;
        why = "the machine's own memory is full";
    }
    if (result != CUFFT_SUCCESS) {
        driver.why = std::string(function) + ": " + why;
        why = "failed with " + std::to_string(result) + ": " + why;
    }
    driver.log.add(function, result == CUFFT_SUCCESS ? "ok" : why);
    return result;
}

} // namespace

extern "C" {

cufftResult cufftGetVersion(int* version) {
    return callFft("cufftGetVersion", [&](auto&) {
        require(version != nullptr, CUFFT_INVALID_VALUE, "a null pointer");
        *version = Driver::instance().settings.cufftVersion;
    });
}

cufftResult cufftPlanMany(cufftHandle* handle, int rank, int* sizes, int* inputEmbedding, int inputStride,
                          int inputDistance, int* outputEmbedding, int outputStride, int outputDistance,
                          cufftType type, int batch) {
    return callFft("cufftPlanMany", [&](auto&) {
        require(handle != nullptr && sizes != nullptr, CUFFT_INVALID_VALUE, "a null pointer");
        require(rank >= 1 && rank <= 3, CUFFT_INVALID_SIZE, "a rank from 1 to 3");
        require(batch >= 1, CUFFT_INVALID_SIZE, "a batch of at least 1");
        require(type == CUFFT_R2C || type == CUFFT_C2C || type == CUFFT_D2Z || type == CUFFT_Z2Z, CUFFT_INVALID_TYPE,
                "a type of transform that the emulator does not know");
        Driver& driver = Driver::instance();
        auto plan = std::make_shared<Plan>();
        plan->context = driver.currentContext();
        plan->context->throwIfDead();
        plan->stream = plan->context->defaultStream;
        plan->type = type;
        plan->batch = batch;
        plan->sizes.assign(sizes, sizes + rank);
        for (const int size : plan->sizes) {
            require(size >= 1, CUFFT_INVALID_SIZE, "sizes of at least 1");
        }
        plan->outputSizes = plan->sizes;
        if (plan->realInput()) {
            plan->outputSizes.back() = plan->sizes.back() / 2 + 1;
        }
        // Without either, both are as if the arrays had no gaps.
        plan->basic = inputEmbedding == nullptr || outputEmbedding == nullptr;
        plan->input = layoutOf(plan->sizes, plan->basic ? nullptr : inputEmbedding, inputStride, inputDistance);
        plan->output =
            layoutOf(plan->outputSizes, plan->basic ? nullptr : outputEmbedding, outputStride, outputDistance);

        // Made up, but as large as a real one may be.
        const auto bytes = static_cast<std::size_t>(plan->output.span(plan->outputSizes, batch)) *
                           (plan->doublePrecision() ? 16 : 8);
        const int device = plan->context->device;
        const std::size_t total = driver.settings.memory.of(static_cast<std::size_t>(device));
        require(driver.memory.bytesOn(device) + bytes <= total, CUFFT_ALLOC_FAILED, "the device's memory is full");
        plan->workArea = driver.memory.allocate(MemoryKind::device, bytes, plan->context->number, device, 0);

        static cufftHandle last = 0;
        *handle = ++last;
        plans()[last] = std::move(plan);
        driver.cufftPlans++;
    });
}

cufftResult cufftSetStream(cufftHandle plan, cudaStream_t stream) {
    return callFft("cufftSetStream", [&](auto&) {
        const auto found = find(plan);
        found->stream = Driver::instance().stream(reinterpret_cast<CUstream>(stream), found->context);
    });
}

cufftResult cufftExecR2C(cufftHandle plan, cufftReal* input, cufftComplex* output) {
    return callFft("cufftExecR2C", [&](auto&) { enqueue<float>(plan, CUFFT_R2C, input, output, CUFFT_FORWARD); });
}

cufftResult cufftExecD2Z(cufftHandle plan, cufftDoubleReal* input, cufftDoubleComplex* output) {
    return callFft("cufftExecD2Z", [&](auto&) { enqueue<double>(plan, CUFFT_D2Z, input, output, CUFFT_FORWARD); });
}

cufftResult cufftExecC2C(cufftHandle plan, cufftComplex* input, cufftComplex* output, int direction) {
    return callFft("cufftExecC2C", [&](auto&) { enqueue<float>(plan, CUFFT_C2C, input, output, direction); });
}

cufftResult cufftExecZ2Z(cufftHandle plan, cufftDoubleComplex* input, cufftDoubleComplex* output, int direction) {
    return callFft("cufftExecZ2Z", [&](auto&) { enqueue<double>(plan, CUFFT_Z2Z, input, output, direction); });
}

cufftResult cufftDestroy(cufftHandle handle) {
    return callFft("cufftDestroy", [&](auto& lock) {
        Driver& driver = Driver::instance();
        const auto plan = find(handle);
        plans().erase(handle);
        driver.cufftPlans--;
        // cuFFT waits for what the plan still has to do.
        driver.changed.wait(lock, [&] { return plan->workArea->pendingWork == 0; });
        if (plan->workArea->memory != nullptr) { // else its context is gone, and took it along
            driver.memory.release(plan->workArea);
        }
    });
}

} // extern "C"
