// The driver's functions for memory: allocating, page-locking, copying.
#include <algorithm>
#include <cstring>
#include <vector>

#include "driver.h"

using namespace emulator;

namespace {

// All host memory is reachable by all devices at its own address, as with every driver that has unified addressing.
constexpr unsigned hostAllocFlags =
    CU_MEMHOSTALLOC_PORTABLE | CU_MEMHOSTALLOC_DEVICEMAP | CU_MEMHOSTALLOC_WRITECOMBINED;
constexpr unsigned hostRegisterFlags = 0xf;

void require(bool condition, CUresult code, const char* why) {
    if (!condition) {
        throw Failure(code, why);
    }
}

std::shared_ptr<Allocation> allocationAt(std::uint64_t address, MemoryKind kind, CUresult otherwise) {
    auto allocation = Driver::instance().memory.find(address);
    if (allocation == nullptr || allocation->kind != kind || allocation->base != address) {
        throw Failure(otherwise, Driver::instance().memory.wasFreed(address) ? "freed already"
                                                                             : "not the start of such memory");
    }
    return allocation;
}

/** Frees memory; that work on a stream still needs it is an error, which kills the context. */
void release(std::unique_lock<std::mutex>& lock, const std::shared_ptr<Allocation>& allocation) {
    Driver& driver = Driver::instance();
    if (allocation->pendingWork > 0) {
        const auto context = driver.currentContext();
        driver.kill(*context, CUDA_ERROR_ILLEGAL_ADDRESS, "memory was freed that work on a stream still needed");
        driver.changed.wait(lock, [&] { return allocation->pendingWork == 0; });
    }
    driver.memory.release(allocation);
}

/** One side of a copy that is on the host: page-locked memory, or any other (null). */
std::shared_ptr<Allocation> hostRange(std::uint64_t address, std::size_t bytes) {
    require(address != 0, CUDA_ERROR_INVALID_VALUE, "a null pointer");
    const auto& memory = Driver::instance().memory;
    auto allocation = memory.find(address);
    if (allocation == nullptr) {
        require(!memory.wasFreed(address), CUDA_ERROR_INVALID_VALUE, "memory that was freed");
        require(isMapped(address) && isMapped(address + bytes - 1), CUDA_ERROR_INVALID_VALUE,
                "no memory of this process");
        return nullptr;
    }
    require(allocation->kind != MemoryKind::device, CUDA_ERROR_INVALID_VALUE,
            "memory of a device where that of the host should be");
    require(allocation->bytesFrom(address) >= bytes, CUDA_ERROR_INVALID_VALUE, "a copy beyond page-locked memory");
    return allocation;
}

/** Adds a step to a stream that touches memory of devices. */
Ticket enqueue(const std::shared_ptr<Stream>& stream, const char* what, std::vector<std::shared_ptr<Allocation>> uses,
               std::function<void()> run) {
    Work work;
    work.run = [what, run = std::move(run)] {
        {
            std::lock_guard lock(Driver::instance().mutex);
            Driver::instance().countExecution(what);
        }
        const DeviceMemoryAccess access;
        run();
    };
    work.uses = std::move(uses);
    return Driver::instance().enqueue(stream, std::move(work));
}

void copyToDevice(std::unique_lock<std::mutex>& lock, const std::shared_ptr<Stream>& stream, CUdeviceptr to,
                  const void* from, std::size_t bytes, bool wait) {
    if (bytes == 0) {
        return;
    }
    Driver& driver = Driver::instance();
    std::vector<std::shared_ptr<Allocation>> uses{driver.deviceRange(to, bytes, *stream->context(), "the target")};
    Ticket ticket;
    if (auto host = hostRange(reinterpret_cast<std::uint64_t>(from), bytes)) {
        uses.push_back(std::move(host));
        ticket = enqueue(stream, "copy", std::move(uses),
                         [=] { std::memcpy(reinterpret_cast<void*>(to), from, bytes); });
    } else {
        // The driver takes a copy of its own before it returns, so the caller may change his memory.
        driver.pageableCopies += wait ? 0 : 1;
        const auto* first = static_cast<const std::byte*>(from);
        ticket = enqueue(stream, "copy", std::move(uses), [to, copy = std::vector<std::byte>(first, first + bytes)] {
            std::memcpy(reinterpret_cast<void*>(to), copy.data(), copy.size());
        });
    }
    if (wait) {
        driver.wait(lock, ticket);
    }
}

void copyFromDevice(std::unique_lock<std::mutex>& lock, const std::shared_ptr<Stream>& stream, void* to,
                    CUdeviceptr from, std::size_t bytes, bool wait) {
    if (bytes == 0) {
        return;
    }
    Driver& driver = Driver::instance();
    std::vector<std::shared_ptr<Allocation>> uses{driver.deviceRange(from, bytes, *stream->context(), "the source")};
    auto host = hostRange(reinterpret_cast<std::uint64_t>(to), bytes);
    const bool pageable = host == nullptr;
    if (!pageable) {
        uses.push_back(std::move(host));
    }
    const Ticket ticket = enqueue(stream, "copy", std::move(uses), [=] {
        std::memcpy(to, reinterpret_cast<const void*>(from), bytes);
    });
    driver.pageableCopies += pageable && !wait ? 1 : 0;
    if (wait || pageable) {
        driver.wait(lock, ticket);
    }
}

void copyOnDevice(std::unique_lock<std::mutex>& lock, const std::shared_ptr<Stream>& stream, CUdeviceptr to,
                  CUdeviceptr from, std::size_t bytes, bool wait) {
    if (bytes == 0) {
        return;
    }
    Driver& driver = Driver::instance();
    const Ticket ticket = enqueue(stream, "copy",
                                  {driver.deviceRange(to, bytes, *stream->context(), "the target"),
                                   driver.deviceRange(from, bytes, *stream->context(), "the source")},
                                  [=] {
                                      std::memmove(reinterpret_cast<void*>(to), reinterpret_cast<const void*>(from),
                                                   bytes);
                                  });
    if (wait) {
        driver.wait(lock, ticket);
    }
}

template <typename T>
Ticket fill(const std::shared_ptr<Stream>& stream, CUdeviceptr to, T value, std::size_t count) {
    require(to % sizeof(T) == 0, CUDA_ERROR_INVALID_VALUE, "an address that is not aligned");
    if (count == 0) {
        return stream->last();
    }
    auto allocation = Driver::instance().deviceRange(to, count * sizeof(T), *stream->context(), "the target");
    return enqueue(stream, "set", {std::move(allocation)},
                   [=] { std::fill_n(reinterpret_cast<T*>(to), count, value); });
}

} // namespace

extern "C" {

CUresult cuMemGetInfo_v2(std::size_t* free, std::size_t* total) {
    return call("cuMemGetInfo", Needs::livingContext, [&](auto&, const auto& context) {
        require(free != nullptr && total != nullptr, CUDA_ERROR_INVALID_VALUE, "a null pointer");
        const Driver& driver = Driver::instance();
        const std::size_t used = driver.memory.bytesOn(context->device);
        *total = driver.settings.memory.of(static_cast<std::size_t>(context->device));
        *free = *total < used ? 0 : *total - used;
    });
}

CUresult cuMemAlloc_v2(CUdeviceptr* pointer, std::size_t bytes) {
    return call("cuMemAlloc", Needs::livingContext, [&](auto&, const auto& context) {
        require(pointer != nullptr && bytes > 0, CUDA_ERROR_INVALID_VALUE, "a null pointer, or no bytes");
        Driver& driver = Driver::instance();
        const std::size_t total = driver.settings.memory.of(static_cast<std::size_t>(context->device));
        const std::size_t used = driver.memory.bytesOn(context->device);
        require(used <= total && bytes <= total - used, CUDA_ERROR_OUT_OF_MEMORY, "the device's memory is full");
        *pointer = driver.memory.allocate(MemoryKind::device, bytes, context->number, context->device, 0)->base;
    });
}

CUresult cuMemFree_v2(CUdeviceptr pointer) {
    return call("cuMemFree", Needs::context, [&](auto& lock, auto&) {
        release(lock, allocationAt(pointer, MemoryKind::device, CUDA_ERROR_INVALID_VALUE));
    });
}

CUresult cuMemGetAddressRange_v2(CUdeviceptr* base, std::size_t* bytes, CUdeviceptr pointer) {
    return call("cuMemGetAddressRange", Needs::livingContext, [&](auto&, auto&) {
        const auto allocation = Driver::instance().memory.find(pointer);
        require(allocation != nullptr && allocation->kind == MemoryKind::device, CUDA_ERROR_NOT_FOUND,
                "no memory of a device");
        if (base != nullptr) {
            *base = allocation->base;
        }
        if (bytes != nullptr) {
            *bytes = allocation->size;
        }
    });
}

CUresult cuMemHostAlloc(void** pointer, std::size_t bytes, unsigned flags) {
    return call("cuMemHostAlloc", Needs::livingContext, [&](auto&, const auto& context) {
        require(pointer != nullptr && bytes > 0 && (flags & ~hostAllocFlags) == 0, CUDA_ERROR_INVALID_VALUE,
                "a null pointer, no bytes, or flags that there are not");
        const auto allocation = Driver::instance().memory.allocate(MemoryKind::host, bytes, context->number,
                                                                   context->device, flags);
        *pointer = allocation->memory->data();
    });
}

CUresult cuMemFreeHost(void* pointer) {
    return call("cuMemFreeHost", Needs::context, [&](auto& lock, auto&) {
        const auto allocation =
            allocationAt(reinterpret_cast<std::uint64_t>(pointer), MemoryKind::host, CUDA_ERROR_INVALID_VALUE);
        require(allocation->memory->intact(), CUDA_ERROR_INVALID_VALUE, "something wrote behind page-locked memory");
        release(lock, allocation);
    });
}

CUresult cuMemHostGetDevicePointer_v2(CUdeviceptr* device, void* host, unsigned flags) {
    return call("cuMemHostGetDevicePointer", Needs::livingContext, [&](auto&, auto&) {
        const auto address = reinterpret_cast<std::uint64_t>(host);
        const auto allocation = Driver::instance().memory.find(address);
        require(device != nullptr && flags == 0 && allocation != nullptr && allocation->kind != MemoryKind::device,
                CUDA_ERROR_INVALID_VALUE, "no page-locked memory");
        *device = address;
    });
}

CUresult cuMemHostGetFlags(unsigned* flags, void* host) {
    return call("cuMemHostGetFlags", Needs::livingContext, [&](auto&, auto&) {
        const auto allocation = Driver::instance().memory.find(reinterpret_cast<std::uint64_t>(host));
        require(flags != nullptr && allocation != nullptr && allocation->kind == MemoryKind::host,
                CUDA_ERROR_INVALID_VALUE, "no page-locked memory");
        *flags = allocation->flags;
    });
}

CUresult cuMemHostRegister_v2(void* pointer, std::size_t bytes, unsigned flags) {
    return call("cuMemHostRegister", Needs::livingContext, [&](auto&, const auto& context) {
        const auto address = reinterpret_cast<std::uint64_t>(pointer);
        require(address != 0 && bytes > 0 && (flags & ~hostRegisterFlags) == 0, CUDA_ERROR_INVALID_VALUE,
                "a null pointer, no bytes, or flags that there are not");
        require(isMapped(address) && isMapped(address + bytes - 1), CUDA_ERROR_INVALID_VALUE,
                "no memory of this process");
        Driver& driver = Driver::instance();
        require(!driver.memory.overlaps(address, bytes), CUDA_ERROR_HOST_MEMORY_ALREADY_REGISTERED,
                "page-locked already");
        driver.memory.enroll(address, bytes, context->number, context->device, flags);
    });
}

CUresult cuMemHostUnregister(void* pointer) {
    return call("cuMemHostUnregister", Needs::context, [&](auto& lock, auto&) {
        release(lock, allocationAt(reinterpret_cast<std::uint64_t>(pointer), MemoryKind::registered,
                                   CUDA_ERROR_HOST_MEMORY_NOT_REGISTERED));
    });
}

CUresult cuPointerGetAttribute(void* value, CUpointer_attribute attribute, CUdeviceptr pointer) {
    return call("cuPointerGetAttribute", Needs::initialization, [&](auto&, auto&) {
        require(value != nullptr, CUDA_ERROR_INVALID_VALUE, "a null pointer");
        const Driver& driver = Driver::instance();
        const auto allocation = driver.memory.find(pointer);
        if (attribute == CU_POINTER_ATTRIBUTE_MAPPED) {
            const int mapped = allocation != nullptr ? 1 : 0;
            std::memcpy(value, &mapped, sizeof mapped);
            return;
        }
        require(allocation != nullptr, CUDA_ERROR_INVALID_VALUE, "no memory that the driver knows");
        const bool onDevice = allocation->kind == MemoryKind::device;
        const auto give = [&](const auto& answer) { std::memcpy(value, &answer, sizeof answer); };
        switch (attribute) {
        case CU_POINTER_ATTRIBUTE_CONTEXT: {
            CUcontext owner = nullptr;
            driver.contexts.forEach([&](const auto& context) {
                owner = context->number == allocation->context ? context->handle : owner;
            });
            give(owner);
            break;
        }
        case CU_POINTER_ATTRIBUTE_MEMORY_TYPE:
            give(static_cast<unsigned>(onDevice ? CU_MEMORYTYPE_DEVICE : CU_MEMORYTYPE_HOST));
            break;
        case CU_POINTER_ATTRIBUTE_DEVICE_POINTER: give(pointer); break;
        case CU_POINTER_ATTRIBUTE_HOST_POINTER:
            require(!onDevice, CUDA_ERROR_INVALID_VALUE, "memory of a device has no address on the host");
            give(pointer);
            break;
        case CU_POINTER_ATTRIBUTE_IS_MANAGED: give(0); break;
        case CU_POINTER_ATTRIBUTE_DEVICE_ORDINAL: give(allocation->device); break;
        case CU_POINTER_ATTRIBUTE_RANGE_START_ADDR: give(std::uint64_t{allocation->base}); break;
        case CU_POINTER_ATTRIBUTE_RANGE_SIZE: give(allocation->size); break;
        default: throw Failure(CUDA_ERROR_INVALID_VALUE, "an attribute that the emulator does not know");
        }
    });
}

CUresult cuMemcpyHtoD_v2(CUdeviceptr to, const void* from, std::size_t bytes) {
    return call("cuMemcpyHtoD", Needs::livingContext, [&](auto& lock, const auto& context) {
        copyToDevice(lock, context->defaultStream, to, from, bytes, true);
    });
}

CUresult cuMemcpyDtoH_v2(void* to, CUdeviceptr from, std::size_t bytes) {
    return call("cuMemcpyDtoH", Needs::livingContext, [&](auto& lock, const auto& context) {
        copyFromDevice(lock, context->defaultStream, to, from, bytes, true);
    });
}

CUresult cuMemcpyDtoD_v2(CUdeviceptr to, CUdeviceptr from, std::size_t bytes) {
    return call("cuMemcpyDtoD", Needs::livingContext, [&](auto& lock, const auto& context) {
        copyOnDevice(lock, context->defaultStream, to, from, bytes, true);
    });
}

CUresult cuMemcpyHtoDAsync_v2(CUdeviceptr to, const void* from, std::size_t bytes, CUstream stream) {
    return call("cuMemcpyHtoDAsync", Needs::livingContext, [&](auto& lock, const auto& context) {
        copyToDevice(lock, Driver::instance().stream(stream, context), to, from, bytes, false);
    });
}

CUresult cuMemcpyDtoHAsync_v2(void* to, CUdeviceptr from, std::size_t bytes, CUstream stream) {
    return call("cuMemcpyDtoHAsync", Needs::livingContext, [&](auto& lock, const auto& context) {
        copyFromDevice(lock, Driver::instance().stream(stream, context), to, from, bytes, false);
    });
}

CUresult cuMemcpyDtoDAsync_v2(CUdeviceptr to, CUdeviceptr from, std::size_t bytes, CUstream stream) {
    return call("cuMemcpyDtoDAsync", Needs::livingContext, [&](auto& lock, const auto& context) {
        copyOnDevice(lock, Driver::instance().stream(stream, context), to, from, bytes, false);
    });
}

CUresult cuMemsetD8_v2(CUdeviceptr to, unsigned char value, std::size_t count) {
    return call("cuMemsetD8", Needs::livingContext, [&](auto& lock, const auto& context) {
        Driver::instance().wait(lock, fill(context->defaultStream, to, value, count));
    });
}

CUresult cuMemsetD8Async(CUdeviceptr to, unsigned char value, std::size_t count, CUstream stream) {
    return call("cuMemsetD8Async", Needs::livingContext, [&](auto&, const auto& context) {
        fill(Driver::instance().stream(stream, context), to, value, count);
    });
}

CUresult cuMemsetD32Async(CUdeviceptr to, unsigned value, std::size_t count, CUstream stream) {
    return call("cuMemsetD32Async", Needs::livingContext, [&](auto&, const auto& context) {
        fill(Driver::instance().stream(stream, context), to, value, count);
    });
}

} // extern "C"
