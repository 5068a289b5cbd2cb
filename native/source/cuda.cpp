// The driver's functions: devices, contexts, modules, launches, streams and events. Memory is in cuda_memory.cpp.
#include <algorithm>
#include <cstdio>
#include <cstring>

#include "driver.h"
#include "launch.h"

using namespace emulator;

namespace {

void require(bool condition, CUresult code, const char* why) {
    if (!condition) {
        throw Failure(code, why);
    }
}

void requirePointer(const void* pointer) { require(pointer != nullptr, CUDA_ERROR_INVALID_VALUE, "a null pointer"); }

/** Checks a device's number, and makes it an index. */
std::size_t indexOf(CUdevice device) {
    require(device >= 0 && device < Driver::instance().settings.devices, CUDA_ERROR_INVALID_DEVICE, "no such device");
    return static_cast<std::size_t>(device);
}

int attributeOf(CUdevice_attribute attribute, CUdevice device) {
    const int capability = Driver::instance().settings.computeCapabilities.of(indexOf(device));
    switch (attribute) {
    case CU_DEVICE_ATTRIBUTE_MAX_THREADS_PER_BLOCK: return maximalThreadsPerBlock;
    case CU_DEVICE_ATTRIBUTE_MAX_BLOCK_DIM_X: return maximalThreadsPerBlock;
    case CU_DEVICE_ATTRIBUTE_MAX_BLOCK_DIM_Y: return maximalThreadsPerBlock;
    case CU_DEVICE_ATTRIBUTE_MAX_BLOCK_DIM_Z: return maximalBlockDepth;
    case CU_DEVICE_ATTRIBUTE_MAX_GRID_DIM_X: return 0x7fffffff;
    case CU_DEVICE_ATTRIBUTE_MAX_GRID_DIM_Y: return maximalGridHeight;
    case CU_DEVICE_ATTRIBUTE_MAX_GRID_DIM_Z: return maximalGridHeight;
    case CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_BLOCK: return sharedBytesPerBlock;
    case CU_DEVICE_ATTRIBUTE_WARP_SIZE: return 32;
    case CU_DEVICE_ATTRIBUTE_MAX_REGISTERS_PER_BLOCK: return registersPerMultiprocessor;
    case CU_DEVICE_ATTRIBUTE_CLOCK_RATE: return 1000000; // kHz
    case CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT: return multiprocessors;
    case CU_DEVICE_ATTRIBUTE_KERNEL_EXEC_TIMEOUT: return 0;
    case CU_DEVICE_ATTRIBUTE_INTEGRATED: return 0;
    case CU_DEVICE_ATTRIBUTE_CAN_MAP_HOST_MEMORY: return 1;
    case CU_DEVICE_ATTRIBUTE_COMPUTE_MODE: return 0;
    case CU_DEVICE_ATTRIBUTE_CONCURRENT_KERNELS: return 1;
    case CU_DEVICE_ATTRIBUTE_ECC_ENABLED: return 0;
    case CU_DEVICE_ATTRIBUTE_PCI_BUS_ID: return 1 + device;
    case CU_DEVICE_ATTRIBUTE_PCI_DEVICE_ID: return 0;
    case CU_DEVICE_ATTRIBUTE_MAX_THREADS_PER_MULTIPROCESSOR: return threadsPerMultiprocessor(capability);
    case CU_DEVICE_ATTRIBUTE_ASYNC_ENGINE_COUNT: return 2;
    case CU_DEVICE_ATTRIBUTE_UNIFIED_ADDRESSING: return 1;
    case CU_DEVICE_ATTRIBUTE_PCI_DOMAIN_ID: return 0;
    case CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR: return capability / 10;
    case CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR: return capability % 10;
    case CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_MULTIPROCESSOR: return sharedBytesPerMultiprocessor(capability);
    case CU_DEVICE_ATTRIBUTE_SINGLE_TO_DOUBLE_PRECISION_PERF_RATIO: return capability % 10 == 0 ? 2 : 32;
    case CU_DEVICE_ATTRIBUTE_CAN_USE_HOST_POINTER_FOR_REGISTERED_MEM: return 1;
    case CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_BLOCK_OPTIN: return sharedBytesPerBlockOnRequest(capability);
    case CU_DEVICE_ATTRIBUTE_HOST_REGISTER_SUPPORTED: return 1;
    default: throw Failure(CUDA_ERROR_INVALID_VALUE, "an attribute that the emulator does not know");
    }
}

int attributeOf(CUfunction_attribute attribute, const Function& function) {
    switch (attribute) {
    case CU_FUNC_ATTRIBUTE_MAX_THREADS_PER_BLOCK: return static_cast<int>(function.kernel->maximalThreads);
    case CU_FUNC_ATTRIBUTE_SHARED_SIZE_BYTES: return 0; // not known here
    case CU_FUNC_ATTRIBUTE_CONST_SIZE_BYTES: return 0;
    case CU_FUNC_ATTRIBUTE_LOCAL_SIZE_BYTES: return 0;
    case CU_FUNC_ATTRIBUTE_NUM_REGS: return registersPerThread;
    case CU_FUNC_ATTRIBUTE_CACHE_MODE_CA: return 0;
    case CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES: return function.maximalDynamicSharedBytes;
    case CU_FUNC_ATTRIBUTE_PREFERRED_SHARED_MEMORY_CARVEOUT: return -1;
    case CU_FUNC_ATTRIBUTE_PTX_VERSION:
    case CU_FUNC_ATTRIBUTE_BINARY_VERSION: {
        const auto module = function.module.lock();
        require(module != nullptr, CUDA_ERROR_INVALID_HANDLE, "the function's module was unloaded");
        // Code made from PTX is for the device itself.
        const int device = Driver::instance().settings.computeCapabilities.of(
            static_cast<std::size_t>(module->context->device));
        return attribute == CU_FUNC_ATTRIBUTE_BINARY_VERSION && module->image.ptx ? device : module->image.architecture;
    }
    default: throw Failure(CUDA_ERROR_INVALID_VALUE, "an attribute that the emulator does not know");
    }
}

void requireContext(CUcontext context) {
    require(Driver::instance().contexts.find(context) != nullptr, CUDA_ERROR_INVALID_CONTEXT,
            "no such context, or no more");
}

/** When an event was reached. */
std::chrono::steady_clock::time_point timeOf(const Event& event) {
    require((event.flags & CU_EVENT_DISABLE_TIMING) == 0, CUDA_ERROR_INVALID_HANDLE, "an event without timing");
    require(event.recorded.has_value(), CUDA_ERROR_INVALID_HANDLE, "an event that was not recorded");
    require(event.recorded->reached(), CUDA_ERROR_NOT_READY, "an event that was not reached");
    return *event.when;
}

} // namespace

extern "C" {

CUresult cuInit(unsigned flags) {
    return call("cuInit", Needs::nothing, [&](auto&, auto&) {
        require(flags == 0, CUDA_ERROR_INVALID_VALUE, "flags must be 0");
        require(Driver::instance().settings.devices > 0, CUDA_ERROR_NO_DEVICE, "there is no device");
        Driver::instance().initialized = true;
    });
}

CUresult cuDriverGetVersion(int* version) {
    return call("cuDriverGetVersion", Needs::nothing, [&](auto&, auto&) {
        requirePointer(version);
        *version = Driver::instance().settings.driverVersion;
    });
}

CUresult cuGetErrorName(CUresult error, const char** text) {
    return call("cuGetErrorName", Needs::nothing, [&](auto&, auto&) {
        requirePointer(text);
        *text = resultName(error);
        require(*text != nullptr, CUDA_ERROR_INVALID_VALUE, "no such result");
    });
}

CUresult cuGetErrorString(CUresult error, const char** text) {
    return call("cuGetErrorString", Needs::nothing, [&](auto&, auto&) {
        requirePointer(text);
        // The driver's own words are NVIDIA's; a program can do nothing with them but show them.
        static const auto& texts = *new std::map<int, std::string>{
#define TEXT(name, number) {number, "emulated text of CUDA_" #name},
            CUDA_RESULTS(TEXT)
#undef TEXT
        };
        const auto found = texts.find(error);
        *text = found == texts.end() ? nullptr : found->second.c_str();
        require(*text != nullptr, CUDA_ERROR_INVALID_VALUE, "no such result");
    });
}

CUresult cuDeviceGetCount(int* count) {
    return call("cuDeviceGetCount", Needs::initialization, [&](auto&, auto&) {
        requirePointer(count);
        *count = Driver::instance().settings.devices;
    });
}

CUresult cuDeviceGet(CUdevice* device, int ordinal) {
    return call("cuDeviceGet", Needs::initialization, [&](auto&, auto&) {
        requirePointer(device);
        indexOf(ordinal);
        *device = ordinal;
    });
}

CUresult cuDeviceGetName(char* name, int length, CUdevice device) {
    return call("cuDeviceGetName", Needs::initialization, [&](auto&, auto&) {
        requirePointer(name);
        require(length > 0, CUDA_ERROR_INVALID_VALUE, "no room for the name");
        std::snprintf(name, static_cast<std::size_t>(length), "%s",
                      Driver::instance().settings.names.of(indexOf(device)).c_str());
    });
}

CUresult cuDeviceGetUuid_v2(CUuuid* uuid, CUdevice device) {
    return call("cuDeviceGetUuid", Needs::initialization, [&](auto&, auto&) {
        requirePointer(uuid);
        indexOf(device);
        std::memcpy(uuid->bytes, "emulated device", sizeof uuid->bytes);
        uuid->bytes[15] = static_cast<char>(device);
    });
}

CUresult cuDeviceGetAttribute(int* value, CUdevice_attribute attribute, CUdevice device) {
    return call("cuDeviceGetAttribute", Needs::initialization, [&](auto&, auto&) {
        requirePointer(value);
        *value = attributeOf(attribute, device);
    });
}

CUresult cuDeviceTotalMem_v2(std::size_t* bytes, CUdevice device) {
    return call("cuDeviceTotalMem", Needs::initialization, [&](auto&, auto&) {
        requirePointer(bytes);
        *bytes = Driver::instance().settings.memory.of(indexOf(device));
    });
}

CUresult cuDevicePrimaryCtxRetain(CUcontext* handle, CUdevice device) {
    return call("cuDevicePrimaryCtxRetain", Needs::initialization, [&](auto&, auto&) {
        requirePointer(handle);
        indexOf(device);
        Driver& driver = Driver::instance();
        require(!driver.lostDevices.contains(device), CUDA_ERROR_DEVICE_UNAVAILABLE, "the device is lost");
        auto& context = driver.primaryContexts[device];
        if (context == nullptr) {
            static std::uint64_t contexts = 0;
            context = std::make_shared<Context>();
            context->number = ++contexts;
            context->device = device;
            context->handle = driver.contexts.add(context);
            context->defaultStream = std::make_shared<Stream>(context, true);
            context->defaultStream->start();
        }
        context->retained++;
        *handle = context->handle;
    });
}

CUresult cuDevicePrimaryCtxRelease_v2(CUdevice device) {
    return call("cuDevicePrimaryCtxRelease", Needs::initialization, [&](auto& lock, auto&) {
        indexOf(device);
        Driver& driver = Driver::instance();
        const auto found = driver.primaryContexts.find(device);
        require(found != driver.primaryContexts.end(), CUDA_ERROR_INVALID_CONTEXT, "released more often than retained");
        const auto context = found->second;
        if (--context->retained == 0) {
            driver.destroy(lock, context);
        }
    });
}

CUresult cuDevicePrimaryCtxReset_v2(CUdevice device) {
    return call("cuDevicePrimaryCtxReset", Needs::initialization, [&](auto& lock, auto&) {
        indexOf(device);
        Driver& driver = Driver::instance();
        const auto found = driver.primaryContexts.find(device);
        if (found != driver.primaryContexts.end()) {
            driver.destroy(lock, std::shared_ptr<Context>(found->second));
        }
    });
}

CUresult cuDevicePrimaryCtxGetState(CUdevice device, unsigned* flags, int* active) {
    return call("cuDevicePrimaryCtxGetState", Needs::initialization, [&](auto&, auto&) {
        requirePointer(flags);
        requirePointer(active);
        indexOf(device);
        *flags = 0;
        *active = Driver::instance().primaryContexts.contains(device) ? 1 : 0;
    });
}

CUresult cuCtxSetCurrent(CUcontext context) {
    return call("cuCtxSetCurrent", Needs::initialization, [&](auto&, auto&) {
        auto& stack = contextStack();
        if (context != nullptr) {
            requireContext(context);
        }
        if (!stack.empty()) {
            stack.pop_back();
        }
        if (context != nullptr) {
            stack.push_back(context);
        }
    });
}

CUresult cuCtxGetCurrent(CUcontext* context) {
    return call("cuCtxGetCurrent", Needs::initialization, [&](auto&, auto&) {
        requirePointer(context);
        *context = contextStack().empty() ? nullptr : contextStack().back();
    });
}

CUresult cuCtxPushCurrent_v2(CUcontext context) {
    return call("cuCtxPushCurrent", Needs::initialization, [&](auto&, auto&) {
        requireContext(context);
        contextStack().push_back(context);
    });
}

CUresult cuCtxPopCurrent_v2(CUcontext* context) {
    return call("cuCtxPopCurrent", Needs::initialization, [&](auto&, auto&) {
        require(!contextStack().empty(), CUDA_ERROR_INVALID_CONTEXT, "no context is current on this thread");
        if (context != nullptr) {
            *context = contextStack().back();
        }
        contextStack().pop_back();
    });
}

CUresult cuCtxGetDevice(CUdevice* device) {
    return call("cuCtxGetDevice", Needs::livingContext, [&](auto&, const auto& context) {
        requirePointer(device);
        *device = context->device;
    });
}

CUresult cuCtxSynchronize() {
    return call("cuCtxSynchronize", Needs::livingContext, [&](auto& lock, const auto& context) {
        Driver::instance().waitForAll(lock, *context);
        context->throwIfDead();
    });
}

CUresult cuModuleLoadData(CUmodule* handle, const void* image) {
    return call("cuModuleLoadData", Needs::livingContext, [&](auto&, const auto& context) {
        requirePointer(handle);
        requirePointer(image);
        Driver& driver = Driver::instance();
        auto module = std::make_shared<Module>();
        module->context = context;
        module->image = chooseImage(readFatbin(image),
                                    driver.settings.computeCapabilities.of(static_cast<std::size_t>(context->device)),
                                    driver.settings.driverVersion);
        *handle = driver.modules.add(std::move(module));
    });
}

CUresult cuModuleUnload(CUmodule handle) {
    return call("cuModuleUnload", Needs::context, [&](auto&, auto&) {
        Driver& driver = Driver::instance();
        for (const auto& [name, function] : driver.modules.get(handle)->functions) {
            driver.functions.remove(function);
        }
        driver.modules.remove(handle);
    });
}

CUresult cuModuleGetFunction(CUfunction* handle, CUmodule moduleHandle, const char* name) {
    return call("cuModuleGetFunction", Needs::livingContext, [&](auto&, auto&) {
        requirePointer(handle);
        requirePointer(name);
        Driver& driver = Driver::instance();
        const auto module = driver.modules.get(moduleHandle);
        auto known = module->functions.find(name);
        if (known == module->functions.end()) {
            const Kernel* kernel = findKernel(name);
            if (kernel == nullptr) {
                throw Failure(CUDA_ERROR_NOT_FOUND, std::string("no kernel ") + name);
            }
            auto function = std::make_shared<Function>();
            function->module = module;
            function->kernel = kernel;
            known = module->functions.emplace(name, driver.functions.add(std::move(function))).first;
        }
        *handle = known->second;
    });
}

CUresult cuFuncGetAttribute(int* value, CUfunction_attribute attribute, CUfunction function) {
    return call("cuFuncGetAttribute", Needs::livingContext, [&](auto&, auto&) {
        requirePointer(value);
        *value = attributeOf(attribute, *Driver::instance().functions.get(function));
    });
}

CUresult cuFuncSetAttribute(CUfunction handle, CUfunction_attribute attribute, int value) {
    return call("cuFuncSetAttribute", Needs::livingContext, [&](auto&, const auto& context) {
        Driver& driver = Driver::instance();
        const auto function = driver.functions.get(handle);
        if (attribute == CU_FUNC_ATTRIBUTE_PREFERRED_SHARED_MEMORY_CARVEOUT) {
            require(value >= -1 && value <= 100, CUDA_ERROR_INVALID_VALUE, "a percentage, or -1");
            return;
        }
        require(attribute == CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES, CUDA_ERROR_INVALID_VALUE,
                "an attribute that cannot be set");
        const int capability = driver.settings.computeCapabilities.of(static_cast<std::size_t>(context->device));
        require(value >= 0 && value <= sharedBytesPerBlockOnRequest(capability), CUDA_ERROR_INVALID_VALUE,
                "more shared memory than a block can have on this device");
        function->maximalDynamicSharedBytes = value;
    });
}

CUresult cuOccupancyMaxActiveBlocksPerMultiprocessor(int* blocks, CUfunction handle, int blockSize,
                                                     std::size_t dynamicSharedBytes) {
    return call("cuOccupancyMaxActiveBlocksPerMultiprocessor", Needs::livingContext, [&](auto&, const auto& context) {
        requirePointer(blocks);
        require(blockSize > 0, CUDA_ERROR_INVALID_VALUE, "a block has at least one thread");
        Driver& driver = Driver::instance();
        const auto function = driver.functions.get(handle);
        const int capability = driver.settings.computeCapabilities.of(static_cast<std::size_t>(context->device));
        const int threads = (blockSize + 31) / 32 * 32;
        int most = std::min(threadsPerMultiprocessor(capability) / threads,
                            registersPerMultiprocessor / (registersPerThread * threads));
        if (dynamicSharedBytes > 0) {
            most = std::min(most, static_cast<int>(static_cast<std::size_t>(sharedBytesPerMultiprocessor(capability)) /
                                                   dynamicSharedBytes));
        }
        const bool runs = threads <= static_cast<int>(function->kernel->maximalThreads) &&
                          dynamicSharedBytes <= static_cast<std::size_t>(function->maximalDynamicSharedBytes);
        *blocks = runs ? std::min(most, 16) : 0;
    });
}

CUresult cuLaunchKernel(CUfunction handle, unsigned gridX, unsigned gridY, unsigned gridZ, unsigned blockX,
                        unsigned blockY, unsigned blockZ, unsigned sharedBytes, CUstream streamHandle,
                        void** parameters, void** extra) {
    return call("cuLaunchKernel", Needs::livingContext, [&](auto&, const auto& context) {
        Driver& driver = Driver::instance();
        const auto function = driver.functions.get(handle);
        const auto module = function->module.lock();
        require(module != nullptr && module->context == context, CUDA_ERROR_INVALID_HANDLE,
                "the function belongs to another context than the current one");
        require(extra == nullptr, CUDA_ERROR_NOT_SUPPORTED, "the emulator takes arguments as pointers to them");
        requirePointer(parameters);
        requirePointer(parameters[0]);
        const Index blocks{gridX, gridY, gridZ};
        const Index threads{blockX, blockY, blockZ};
        checkLaunch(driver, *function, *context, blocks, threads, sharedBytes);
        const auto stream = driver.stream(streamHandle, context);
        driver.enqueue(stream,
                       kernelWork(driver, *function, context, blocks, threads, sharedBytes, parameters[0]));
    });
}

CUresult cuStreamCreate(CUstream* handle, unsigned flags) {
    return call("cuStreamCreate", Needs::livingContext, [&](auto&, const auto& context) {
        requirePointer(handle);
        require((flags & ~static_cast<unsigned>(CU_STREAM_NON_BLOCKING)) == 0, CUDA_ERROR_INVALID_VALUE,
                "flags that a stream cannot have");
        auto stream = std::make_shared<Stream>(context, (flags & CU_STREAM_NON_BLOCKING) == 0);
        stream->start();
        *handle = Driver::instance().streams.add(std::move(stream));
    });
}

CUresult cuStreamDestroy_v2(CUstream handle) {
    return call("cuStreamDestroy", Needs::context, [&](auto& lock, auto&) {
        Driver& driver = Driver::instance();
        const auto stream = driver.streams.get(handle);
        driver.streams.remove(handle);
        const Ticket last = stream->last();
        driver.changed.wait(lock, [&] { return last.reached(); });
        stream->close();
    });
}

CUresult cuStreamQuery(CUstream handle) {
    return call("cuStreamQuery", Needs::livingContext, [&](auto&, const auto& context) {
        require(Driver::instance().stream(handle, context)->idle(), CUDA_ERROR_NOT_READY, "work is left");
    });
}

CUresult cuStreamSynchronize(CUstream handle) {
    return call("cuStreamSynchronize", Needs::livingContext, [&](auto& lock, const auto& context) {
        Driver& driver = Driver::instance();
        const auto stream = driver.stream(handle, context);
        // The default stream waits for those that wait for it.
        driver.wait(lock, stream == context->defaultStream ? driver.enqueue(stream, {[] {}, {}, {}}) : stream->last());
    });
}

CUresult cuStreamWaitEvent(CUstream handle, CUevent eventHandle, unsigned flags) {
    return call("cuStreamWaitEvent", Needs::livingContext, [&](auto&, const auto& context) {
        Driver& driver = Driver::instance();
        require(flags == 0, CUDA_ERROR_INVALID_VALUE, "flags must be 0");
        const auto event = driver.events.get(eventHandle);
        Work work{[] {}, {}, {}};
        if (event->recorded) {
            work.after.push_back(*event->recorded);
        }
        driver.enqueue(driver.stream(handle, context), std::move(work));
    });
}

CUresult cuEventCreate(CUevent* handle, unsigned flags) {
    return call("cuEventCreate", Needs::livingContext, [&](auto&, const auto& context) {
        requirePointer(handle);
        require(flags <= (CU_EVENT_BLOCKING_SYNC | CU_EVENT_DISABLE_TIMING), CUDA_ERROR_INVALID_VALUE,
                "flags that an event cannot have, or that the emulator does not know");
        auto event = std::make_shared<Event>();
        event->context = context;
        event->flags = flags;
        *handle = Driver::instance().events.add(std::move(event));
    });
}

CUresult cuEventDestroy_v2(CUevent handle) {
    return call("cuEventDestroy", Needs::context, [&](auto&, auto&) {
        Driver::instance().events.get(handle);
        Driver::instance().events.remove(handle);
    });
}

CUresult cuEventRecord(CUevent handle, CUstream streamHandle) {
    return call("cuEventRecord", Needs::livingContext, [&](auto&, const auto& context) {
        Driver& driver = Driver::instance();
        const auto event = driver.events.get(handle);
        require(event->context == context, CUDA_ERROR_INVALID_HANDLE, "the event belongs to another context");
        auto when = std::make_shared<std::chrono::steady_clock::time_point>();
        event->when = when;
        event->recorded = driver.enqueue(driver.stream(streamHandle, context),
                                         {[when] { *when = std::chrono::steady_clock::now(); }, {}, {}});
    });
}

CUresult cuEventQuery(CUevent handle) {
    return call("cuEventQuery", Needs::livingContext, [&](auto&, auto&) {
        const auto event = Driver::instance().events.get(handle);
        require(!event->recorded || event->recorded->reached(), CUDA_ERROR_NOT_READY, "not reached");
    });
}

CUresult cuEventSynchronize(CUevent handle) {
    return call("cuEventSynchronize", Needs::livingContext, [&](auto& lock, auto&) {
        const auto event = Driver::instance().events.get(handle);
        if (event->recorded) {
            Driver::instance().wait(lock, *event->recorded);
        }
    });
}

CUresult cuEventElapsedTime(float* milliseconds, CUevent start, CUevent end) {
    return call("cuEventElapsedTime", Needs::livingContext, [&](auto&, auto&) {
        requirePointer(milliseconds);
        const auto& events = Driver::instance().events;
        *milliseconds = std::chrono::duration<float, std::milli>(timeOf(*events.get(end)) - timeOf(*events.get(start)))
                            .count();
    });
}

} // extern "C"
