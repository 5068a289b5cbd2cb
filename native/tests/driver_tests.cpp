// Devices, contexts, modules, memory, streams, events, and faults on demand.
#include <thread>

#include "gpu.h"
#include "test_arguments.h"

using namespace tests;

namespace {

/** Page-locked memory. */
class HostArray {
public:
    explicit HostArray(std::size_t count) {
        void* pointer = nullptr;
        CHECK_OK(cuMemHostAlloc(&pointer, count * sizeof(double),
                                CU_MEMHOSTALLOC_PORTABLE | CU_MEMHOSTALLOC_DEVICEMAP));
        values_ = static_cast<double*>(pointer);
    }
    ~HostArray() { cuMemFreeHost(values_); }
    HostArray(const HostArray&) = delete;
    HostArray& operator=(const HostArray&) = delete;

    double* values() const { return values_; }
    std::uint64_t address() const { return reinterpret_cast<std::uint64_t>(values_); }

private:
    double* values_ = nullptr;
};

TestArguments adding(std::uint64_t to, std::uint64_t from, std::int64_t count, int summand) {
    TestArguments arguments;
    arguments.to = to;
    arguments.from = from;
    arguments.count = count;
    arguments.a = summand;
    return arguments;
}

} // namespace

TEST("nothing works before cuInit, or without a context") {
    CHECK_OK(cuInit(0));
    CUdeviceptr pointer;
    CHECK_FAILS(cuMemAlloc_v2(&pointer, 8), CUDA_ERROR_INVALID_CONTEXT);
    CHECK_WHY("no context is current");
    CUcontext context;
    CHECK_OK(cuDevicePrimaryCtxRetain(&context, 0));
    CHECK_OK(cuCtxSetCurrent(context));
    CHECK_OK(cuMemAlloc_v2(&pointer, 8));
    CUresult elsewhere = CUDA_SUCCESS;
    std::thread([&] { elsewhere = cuMemFree_v2(pointer); }).join();
    CHECK_FAILS(elsewhere, CUDA_ERROR_INVALID_CONTEXT);
    CHECK_OK(cuDevicePrimaryCtxRelease_v2(0));
    CHECK_FAILS(cuMemFree_v2(pointer), CUDA_ERROR_CONTEXT_IS_DESTROYED);
    CHECK_EQUAL(magtrackEmulatorCount("leaks"), 1);
    CHECK_FAILS(cuDevicePrimaryCtxRelease_v2(0), CUDA_ERROR_INVALID_CONTEXT);
    CHECK_OK(cuCtxSetCurrent(nullptr));
    magtrackEmulatorReset();
}

TEST("contexts are stacked") {
    const Gpu gpu;
    CUcontext outer;
    CUcontext popped;
    CHECK_OK(cuCtxGetCurrent(&outer));
    CHECK_OK(cuCtxPushCurrent_v2(outer));
    CHECK_OK(cuCtxPopCurrent_v2(&popped));
    CHECK_EQUAL(popped, outer);
    CHECK_OK(cuCtxGetCurrent(&popped));
    CHECK_EQUAL(popped, outer);
    CHECK_FAILS(cuCtxPushCurrent_v2(nullptr), CUDA_ERROR_INVALID_CONTEXT);
}

TEST("devices are what was set") {
    magtrackEmulatorReset();
    CHECK_EQUAL(magtrackEmulatorSet("devices", "2"), 0);
    CHECK_EQUAL(magtrackEmulatorSet("names", "First,Second"), 0);
    CHECK_EQUAL(magtrackEmulatorSet("computeCapabilities", "6.1,9.0"), 0);
    CHECK_EQUAL(magtrackEmulatorSet("memory", "1000,2000"), 0);
    CHECK_EQUAL(magtrackEmulatorSet("driverVersion", "11020"), 0);
    CHECK_EQUAL(magtrackEmulatorSet("memory", "much"), 1);
    CHECK_WHY("memory=much: must be a whole number");
    CHECK_EQUAL(magtrackEmulatorSet("colour", "red"), 1);
    CHECK_OK(cuInit(0));
    int value = 0;
    CHECK_OK(cuDriverGetVersion(&value));
    CHECK_EQUAL(value, 11020);
    CHECK_OK(cuDeviceGetCount(&value));
    CHECK_EQUAL(value, 2);
    char name[8];
    CHECK_OK(cuDeviceGetName(name, sizeof name, 1));
    CHECK_EQUAL(std::string(name), "Second");
    CHECK_OK(cuDeviceGetName(name, 4, 0));
    CHECK_EQUAL(std::string(name), "Fir");
    CHECK_OK(cuDeviceGetAttribute(&value, CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR, 1));
    CHECK_EQUAL(value, 9);
    CHECK_OK(cuDeviceGetAttribute(&value, CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_BLOCK_OPTIN, 0));
    CHECK_EQUAL(value, 48 * 1024);
    std::size_t bytes = 0;
    CHECK_OK(cuDeviceTotalMem_v2(&bytes, 1));
    CHECK_EQUAL(bytes, 2000U);
    CHECK_FAILS(cuDeviceGet(&value, 2), CUDA_ERROR_INVALID_DEVICE);
    magtrackEmulatorReset();
    CHECK_EQUAL(magtrackEmulatorSet("devices", "0"), 0);
    CHECK_FAILS(cuInit(0), CUDA_ERROR_NO_DEVICE);
    magtrackEmulatorReset();
}

TEST("a driver loads the image that it understands and the device runs") {
    const auto load = [](const char* capability, const char* driver, const std::vector<FakeImage>& images) {
        const Gpu gpu;
        CHECK_EQUAL(magtrackEmulatorSet("computeCapabilities", capability), 0);
        CHECK_EQUAL(magtrackEmulatorSet("driverVersion", driver), 0);
        const auto fatbin = fakeFatbin(images);
        CUmodule module;
        const CUresult result = cuModuleLoadData(&module, fatbin.data());
        if (result != CUDA_SUCCESS) {
            return -static_cast<int>(result);
        }
        CUfunction function;
        int binary = 0;
        int ptx = 0;
        CHECK_OK(cuModuleGetFunction(&function, module, "test_sum"));
        CHECK_OK(cuFuncGetAttribute(&binary, CU_FUNC_ATTRIBUTE_BINARY_VERSION, function));
        CHECK_OK(cuFuncGetAttribute(&ptx, CU_FUNC_ATTRIBUTE_PTX_VERSION, function));
        CHECK_OK(cuModuleUnload(module));
        CHECK_FAILS(cuFuncGetAttribute(&ptx, CU_FUNC_ATTRIBUTE_PTX_VERSION, function), CUDA_ERROR_INVALID_HANDLE);
        return binary * 1000 + ptx;
    };
    const std::vector<FakeImage> images{{false, 61, 0}, {false, 80, 0}, {false, 86, 0}, {true, 60, 78}};
    CHECK_EQUAL(load("6.1", "12040", images), 61061);
    CHECK_EQUAL(load("8.0", "12040", images), 80080);
    CHECK_EQUAL(load("8.9", "12040", images), 86086);
    CHECK_EQUAL(load("7.5", "12040", images), 75060); // from PTX
    CHECK_EQUAL(load("12.0", "13000", images), 120060);
    CHECK_EQUAL(load("6.0", "12040", images), 60060);
    CHECK_EQUAL(load("5.2", "12040", images), -CUDA_ERROR_NO_BINARY_FOR_GPU);
    CHECK_EQUAL(load("8.6", "11000", images), 86086);
    CHECK_EQUAL(load("7.5", "11000", images), -CUDA_ERROR_UNSUPPORTED_PTX_VERSION);
    CHECK_EQUAL(load("8.6", "10020", images), -CUDA_ERROR_UNSUPPORTED_PTX_VERSION);
}

TEST("what is no fatbin is refused, and so are names that are no kernel's") {
    const Gpu gpu;
    CUmodule module;
    CHECK_FAILS(cuModuleLoadData(&module, "this is text, and nothing else at all"), CUDA_ERROR_INVALID_IMAGE);
    auto fatbin = fakeFatbin({{true, 60, 78}});
    CHECK_OK(cuModuleLoadData(&module, fatbin.data()));
    CUfunction function;
    CHECK_FAILS(cuModuleGetFunction(&function, module, "no_such_kernel"), CUDA_ERROR_NOT_FOUND);
    CHECK_OK(cuModuleGetFunction(&function, module, "stack_to_xyzp_u8_f32"));
    CHECK_OK(cuModuleUnload(module));
    fatbin[16 + 8] = std::byte{0xff}; // the first image's length
    CHECK_FAILS(cuModuleLoadData(&module, fatbin.data()), CUDA_ERROR_INVALID_IMAGE);
}

TEST("launches beyond the device's limits are refused") {
    const Gpu gpu;
    const TestArguments none;
    CHECK_FAILS(gpu.launch("test_count", none, 0, 32), CUDA_ERROR_INVALID_VALUE);
    CHECK_FAILS(gpu.launch("test_count", none, 1, 1025), CUDA_ERROR_INVALID_VALUE);
    CHECK_FAILS(gpu.launch("center_of_mass_u8_f32", none, 1, 256), CUDA_ERROR_INVALID_VALUE);
    CHECK_WHY("256 threads in a block, but it was compiled for 128");
    const CUfunction function = gpu.function("test_read_shared");
    const DeviceArray<double> to(32);
    const TestArguments arguments = adding(to.address(), 0, 0, 0);
    CHECK_FAILS(gpu.launch("test_read_shared", arguments, 1, 32, 48 * 1024 + 1), CUDA_ERROR_INVALID_VALUE);
    CHECK_FAILS(cuFuncSetAttribute(function, CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES, 99 * 1024 + 1),
                CUDA_ERROR_INVALID_VALUE);
    CHECK_OK(cuFuncSetAttribute(function, CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES, 99 * 1024));
    CHECK_OK(gpu.run("test_read_shared", arguments, 1, 32, 99 * 1024));
}

TEST("memory begins as NaN, is checked in copies, and is no longer there when freed") {
    const Gpu gpu;
    CUdeviceptr pointer;
    CHECK_FAILS(cuMemAlloc_v2(&pointer, 0), CUDA_ERROR_INVALID_VALUE);
    CHECK_OK(cuMemAlloc_v2(&pointer, 80));
    CHECK_EQUAL(pointer % 256, 0U);
    std::vector<double> values(10);
    CHECK_OK(cuMemcpyDtoH_v2(values.data(), pointer, 80));
    for (const double value : values) {
        CHECK(std::isnan(value));
    }
    CHECK_FAILS(cuMemcpyDtoH_v2(values.data(), pointer, 81), CUDA_ERROR_INVALID_VALUE);
    CHECK_FAILS(cuMemcpyDtoH_v2(values.data(), pointer + 8, 80), CUDA_ERROR_INVALID_VALUE);
    CHECK_FAILS(cuMemcpyHtoD_v2(pointer - 1, values.data(), 8), CUDA_ERROR_INVALID_VALUE);
    CHECK_FAILS(cuMemcpyHtoD_v2(reinterpret_cast<CUdeviceptr>(values.data()), values.data(), 8),
                CUDA_ERROR_INVALID_VALUE);
    CHECK_WHY("is in no memory of a device");
    CHECK_FAILS(cuMemcpyHtoD_v2(pointer, reinterpret_cast<void*>(pointer), 8), CUDA_ERROR_INVALID_VALUE);
    CHECK_FAILS(cuMemFree_v2(pointer + 8), CUDA_ERROR_INVALID_VALUE);
    CHECK_EQUAL(magtrackEmulatorCount("device bytes"), 80);
    CHECK_OK(cuMemFree_v2(pointer));
    CHECK_FAILS(cuMemFree_v2(pointer), CUDA_ERROR_INVALID_VALUE);
    CHECK_WHY("freed already");
    CHECK_FAILS(cuMemcpyHtoD_v2(pointer, values.data(), 8), CUDA_ERROR_INVALID_VALUE);
    CHECK_WHY("is in memory that was freed");
    CHECK_EQUAL(magtrackEmulatorCount("device allocations"), 0);
}

TEST("a device has as much memory as was set") {
    const Gpu gpu;
    CHECK_EQUAL(magtrackEmulatorSet("memory", "1000"), 0);
    const DeviceArray<unsigned char> most(900);
    CUdeviceptr pointer;
    CHECK_FAILS(cuMemAlloc_v2(&pointer, 101), CUDA_ERROR_OUT_OF_MEMORY);
    std::size_t free = 0;
    std::size_t total = 0;
    CHECK_OK(cuMemGetInfo_v2(&free, &total));
    CHECK_EQUAL(free, 100U);
    CHECK_EQUAL(total, 1000U);
    CHECK_OK(cuMemAlloc_v2(&pointer, 100));
    CHECK_OK(cuMemFree_v2(pointer));
}

TEST("page-locked memory is read and written by kernels where it lies") {
    const Gpu gpu;
    const HostArray array(100);
    for (int i = 0; i < 100; i++) {
        array.values()[i] = i;
    }
    CUdeviceptr seen;
    CHECK_OK(cuPointerGetAttribute(&seen, CU_POINTER_ATTRIBUTE_DEVICE_POINTER, array.address() + 8));
    CHECK_EQUAL(seen, array.address() + 8);
    CHECK_OK(gpu.run("test_add", adding(array.address(), array.address(), 100, 5), 2, 32));
    for (int i = 0; i < 100; i++) {
        CHECK_EQUAL(array.values()[i], i + 5);
    }
    double plain = 0;
    CHECK_FAILS(cuPointerGetAttribute(&seen, CU_POINTER_ATTRIBUTE_DEVICE_POINTER,
                                      reinterpret_cast<CUdeviceptr>(&plain)),
                CUDA_ERROR_INVALID_VALUE);
    CHECK_FAILS(cuMemFreeHost(array.values() + 1), CUDA_ERROR_INVALID_VALUE);
}

TEST("the host's own memory is out of a kernel's reach, unless it is registered") {
    std::vector<double> values(100, 1.0);
    const auto address = reinterpret_cast<std::uint64_t>(values.data());
    {
        const Gpu gpu;
        CHECK_OK(cuMemHostRegister_v2(values.data(), 800, 0));
        CHECK_FAILS(cuMemHostRegister_v2(values.data() + 1, 8, 0), CUDA_ERROR_HOST_MEMORY_ALREADY_REGISTERED);
        CHECK_OK(gpu.run("test_add", adding(address, address, 100, 1), 1, 32));
        CHECK_EQUAL(values[99], 2.0);
        CHECK_OK(cuMemHostUnregister(values.data()));
        CHECK_FAILS(cuMemHostUnregister(values.data()), CUDA_ERROR_HOST_MEMORY_NOT_REGISTERED);
    }
    const Gpu gpu;
    CHECK_OK(gpu.launch("test_add", adding(address, address, 100, 1), 1, 32));
    CHECK_FAILS(cuCtxSynchronize(), CUDA_ERROR_ILLEGAL_ADDRESS);
    CHECK_WHY("points to memory of the host that is not page-locked");
    CHECK_EQUAL(values[0], 2.0);
}

TEST("a kernel that is given freed memory fails") {
    const Gpu gpu;
    std::uint64_t address = 0;
    {
        const DeviceArray<double> gone(10);
        address = gone.address();
    }
    CHECK_FAILS(gpu.run("test_add", adding(address, address, 10, 1), 1, 32), CUDA_ERROR_ILLEGAL_ADDRESS);
    CHECK_WHY("points to memory that was freed");
}

TEST("freeing memory that a stream still needs is an error") {
    const Gpu gpu;
    const HostArray told(1);
    told.values()[0] = 0;
    CUdeviceptr pointer;
    CHECK_OK(cuMemAlloc_v2(&pointer, 800));
    CHECK_OK(gpu.launch("test_add_when_told", adding(pointer, told.address(), 0, 0), 1, 1));
    const std::string complaint = "memory was freed that work on a stream still needed";
    const std::jthread teller([&](const std::stop_token& stop) {
        while (!stop.stop_requested() && std::string(magtrackEmulatorWhy()).find(complaint) == std::string::npos) {
            std::this_thread::yield();
        }
        told.values()[0] = 1;
    });
    CHECK_FAILS(cuMemFree_v2(pointer), CUDA_ERROR_ILLEGAL_ADDRESS);
    CHECK_WHY(complaint);
    CHECK_EQUAL(magtrackEmulatorCount("device allocations"), 0);
}

TEST("a stream does its work in order, later") {
    const Gpu gpu;
    CHECK_EQUAL(magtrackEmulatorSet("maximalDelay", "2000"), 0);
    CUstream stream;
    CHECK_OK(cuStreamCreate(&stream, CU_STREAM_NON_BLOCKING));
    const HostArray host(1000);
    {
        const DeviceArray<double> device(1000);
        for (int i = 0; i < 1000; i++) {
            host.values()[i] = i;
        }
        CHECK_OK(cuMemcpyHtoDAsync_v2(device.address(), host.values(), 8000, stream));
        for (int i = 0; i < 20; i++) {
            CHECK_OK(gpu.launch("test_add", adding(device.address(), device.address(), 1000, i), 4, 32, 0, stream));
        }
        CHECK_OK(cuMemcpyDtoHAsync_v2(host.values(), device.address(), 8000, stream));
        CHECK_OK(cuStreamSynchronize(stream));
        CHECK_OK(cuStreamQuery(stream));
    }
    for (int i = 0; i < 1000; i++) {
        CHECK_EQUAL(host.values()[i], i + 190);
    }
    CHECK_OK(cuStreamDestroy_v2(stream));
    CHECK_FAILS(cuStreamSynchronize(stream), CUDA_ERROR_INVALID_HANDLE);
    CHECK_EQUAL(magtrackEmulatorCount("pageable copies"), 0);
}

TEST("events order streams, and measure time") {
    const Gpu gpu;
    CHECK_EQUAL(magtrackEmulatorSet("maximalDelay", "3000"), 0);
    CUstream first;
    CUstream second;
    CUevent start;
    CUevent end;
    CUevent untimed;
    CHECK_OK(cuStreamCreate(&first, CU_STREAM_NON_BLOCKING));
    CHECK_OK(cuStreamCreate(&second, CU_STREAM_NON_BLOCKING));
    CHECK_OK(cuEventCreate(&start, 0));
    CHECK_OK(cuEventCreate(&end, CU_EVENT_BLOCKING_SYNC));
    CHECK_OK(cuEventCreate(&untimed, CU_EVENT_DISABLE_TIMING));
    CHECK_OK(cuEventSynchronize(end)); // never recorded: nothing to wait for
    {
        const DeviceArray<double> values(std::vector<double>(10, 0.0));
        CHECK_OK(cuEventRecord(start, first));
        for (int i = 0; i < 10; i++) {
            CHECK_OK(gpu.launch("test_add", adding(values.address(), values.address(), 10, 1), 1, 32, 0, first));
        }
        CHECK_OK(cuEventRecord(end, first));
        CHECK_OK(cuStreamWaitEvent(second, end, 0));
        const DeviceArray<double> doubled(10);
        CHECK_OK(gpu.launch("test_add", adding(doubled.address(), values.address(), 10, 100), 1, 32, 0, second));
        CHECK_OK(cuStreamSynchronize(second));
        CHECK_OK(cuEventQuery(end));
        CHECK_EQUAL(doubled.read()[9], 110);
    }
    float milliseconds = -1;
    CHECK_OK(cuEventElapsedTime(&milliseconds, start, end));
    CHECK(milliseconds > 0);
    CHECK_OK(cuEventRecord(untimed, first));
    CHECK_OK(cuEventSynchronize(untimed));
    CHECK_FAILS(cuEventElapsedTime(&milliseconds, start, untimed), CUDA_ERROR_INVALID_HANDLE);
    CHECK_EQUAL(magtrackEmulatorCount("streams"), 2);
    CHECK_EQUAL(magtrackEmulatorCount("events"), 3);
    for (const CUevent event : {start, end, untimed}) {
        CHECK_OK(cuEventDestroy_v2(event));
    }
    CHECK_OK(cuStreamDestroy_v2(first));
    CHECK_OK(cuStreamDestroy_v2(second));
}

TEST("work is done later: the host is not waited for, nor does it wait") {
    const Gpu gpu;
    CUstream stream;
    CUevent event;
    CHECK_OK(cuStreamCreate(&stream, CU_STREAM_NON_BLOCKING));
    CHECK_OK(cuEventCreate(&event, 0));
    const HostArray array(2); // a signal, and a sum
    array.values()[0] = 0;
    array.values()[1] = 0;
    CHECK_OK(gpu.launch("test_add_when_told", adding(array.address() + 8, array.address(), 0, 0), 1, 1, 0, stream));
    CHECK_OK(cuEventRecord(event, stream));
    CHECK_FAILS(cuStreamQuery(stream), CUDA_ERROR_NOT_READY);
    CHECK_FAILS(cuEventQuery(event), CUDA_ERROR_NOT_READY);
    CHECK_EQUAL(array.values()[1], 0.0);
    // The default stream has nothing to do with this one.
    const DeviceArray<double> device(std::vector<double>(1, 7.0));
    CHECK_EQUAL(device.read()[0], 7.0);
    CHECK_FAILS(cuStreamQuery(stream), CUDA_ERROR_NOT_READY);
    array.values()[0] = 1;
    CHECK_OK(cuEventSynchronize(event));
    CHECK_OK(cuEventQuery(event));
    CHECK_EQUAL(array.values()[1], 1.0);
    CHECK_OK(cuEventDestroy_v2(event));
    CHECK_OK(cuStreamDestroy_v2(stream));
}

TEST("the default stream waits for streams that were not made independent of it, and they for it") {
    const Gpu gpu;
    CUstream stream;
    CHECK_OK(cuStreamCreate(&stream, 0));
    const HostArray told(1);
    {
        const DeviceArray<double> sums(std::vector<double>{0, 0, 0});
        const CUdeviceptr first = sums.address();
        for (const CUstream waiting : {stream, static_cast<CUstream>(nullptr)}) {
            told.values()[0] = 0;
            const CUstream following = waiting == stream ? nullptr : stream;
            CHECK_OK(cuMemsetD8_v2(first, 0, 24));
            CHECK_OK(gpu.launch("test_add_when_told", adding(first, told.address(), 0, 0), 1, 1, 0, waiting));
            CHECK_OK(gpu.launch("test_add", adding(first + 8, first, 1, 10), 1, 32, 0, following));
            std::this_thread::sleep_for(std::chrono::milliseconds(20)); // for the latter to be early
            told.values()[0] = 1;
            CHECK_OK(cuStreamSynchronize(following));
            CHECK_EQUAL(sums.read()[1], 11.0);
        }
    }
    CHECK_OK(cuStreamDestroy_v2(stream));
}

TEST("after a kernel failed its context is dead, and a new one works") {
    {
        const Gpu gpu;
        const DeviceArray<double> values(10);
        magtrackEmulatorFail("kernel test_add", 2, CUDA_ERROR_LAUNCH_FAILED);
        const auto arguments = adding(values.address(), values.address(), 10, 1);
        CHECK_OK(gpu.run("test_add", arguments, 1, 32));
        CHECK_OK(gpu.launch("test_add", arguments, 1, 32));
        CHECK_FAILS(cuCtxSynchronize(), CUDA_ERROR_LAUNCH_FAILED);
        CUdeviceptr pointer;
        CHECK_FAILS(cuMemAlloc_v2(&pointer, 8), CUDA_ERROR_LAUNCH_FAILED);
        CHECK_FAILS(cuStreamSynchronize(nullptr), CUDA_ERROR_LAUNCH_FAILED);
        int version;
        CHECK_OK(cuDriverGetVersion(&version));
    } // frees what there is, though each call says that the context is dead
    CHECK_EQUAL(magtrackEmulatorCount("leaks"), 0);
    CHECK_EQUAL(magtrackEmulatorCount("contexts"), 0);
    const Gpu gpu;
    const DeviceArray<double> values(std::vector<double>(1, 1.0));
    CHECK_OK(gpu.run("test_add", adding(values.address(), values.address(), 1, 1), 1, 32));
    CHECK_EQUAL(values.read()[0], 2.0);
}

TEST("a device that is lost stays lost") {
    {
        const Gpu gpu;
        const DeviceArray<double> values(10);
        magtrackEmulatorFail("kernel", 3, CUDA_ERROR_DEVICE_UNAVAILABLE);
        const auto arguments = adding(values.address(), values.address(), 10, 1);
        CHECK_OK(gpu.run("test_add", arguments, 1, 32));
        CHECK_OK(gpu.run("test_add", arguments, 1, 32));
        CHECK_FAILS(gpu.run("test_add", arguments, 1, 32), CUDA_ERROR_DEVICE_UNAVAILABLE);
        CUcontext again;
        CHECK_FAILS(cuDevicePrimaryCtxRetain(&again, 0), CUDA_ERROR_DEVICE_UNAVAILABLE);
    }
    const Gpu back; // after a reset
}

TEST("the nth call of a function fails as it was told to, and counts are kept") {
    const Gpu gpu;
    CUdeviceptr pointer = 0;
    magtrackEmulatorFail("cuMemAlloc", 2, CUDA_ERROR_OUT_OF_MEMORY);
    const auto before = magtrackEmulatorCalls("cuMemAlloc");
    CHECK_OK(cuMemAlloc_v2(&pointer, 8));
    CUdeviceptr untouched = 77;
    CHECK_FAILS(cuMemAlloc_v2(&untouched, 8), CUDA_ERROR_OUT_OF_MEMORY);
    CHECK_EQUAL(untouched, 77U);
    CHECK_OK(cuMemFree_v2(pointer));
    CHECK_OK(cuMemAlloc_v2(&pointer, 8));
    CHECK_OK(cuMemFree_v2(pointer));
    CHECK_EQUAL(magtrackEmulatorCalls("cuMemAlloc_v2") - before, 3);
    magtrackEmulatorFail("cuStreamCreate_v2", 0, 999); // no such function: no effect on cuStreamDestroy_v2
    magtrackEmulatorFail("cuEventCreate", 0, CUDA_ERROR_INVALID_VALUE);
    CUevent event;
    for (int i = 0; i < 3; i++) {
        CHECK_FAILS(cuEventCreate(&event, 0), CUDA_ERROR_INVALID_VALUE);
    }
    CHECK(std::string(magtrackEmulatorLog()).find("cuEventCreate CUDA_ERROR_INVALID_VALUE: a test wanted it\n") !=
          std::string::npos);
    CHECK_EQUAL(magtrackEmulatorCount("colours"), -1);
}

TEST("pageable memory is copied by way of the driver's own") {
    const Gpu gpu;
    CHECK_EQUAL(magtrackEmulatorSet("maximalDelay", "5000"), 0);
    const DeviceArray<double> device(100);
    std::vector<double> values(100, 3.0);
    CHECK_OK(cuMemcpyHtoDAsync_v2(device.address(), values.data(), 800, nullptr));
    values.assign(100, 4.0); // too late to matter
    CHECK_OK(cuMemcpyDtoHAsync_v2(values.data(), device.address(), 800, nullptr));
    CHECK_EQUAL(values[99], 3.0); // and this waited
    CHECK_EQUAL(magtrackEmulatorCount("pageable copies"), 2);
    CHECK_OK(cuMemsetD8Async(device.address(), 0, 800, nullptr));
    CHECK_EQUAL(device.read()[50], 0.0);
}

TEST("results have names") {
    const char* text = nullptr;
    CHECK_OK(cuGetErrorName(CUDA_ERROR_OUT_OF_MEMORY, &text));
    CHECK_EQUAL(std::string(text), "CUDA_ERROR_OUT_OF_MEMORY");
    CHECK_OK(cuGetErrorString(CUDA_ERROR_OUT_OF_MEMORY, &text));
    CHECK(text != nullptr && *text != 0);
    CHECK_FAILS(cuGetErrorName(static_cast<CUresult>(12345), &text), CUDA_ERROR_INVALID_VALUE);
}
