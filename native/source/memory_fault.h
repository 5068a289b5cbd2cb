// Kernels that touch memory that is not there fail, as on a GPU, instead of ending the process.
#pragma once

namespace emulator {

/** While it is there, a memory fault in a kernel on this thread ends the kernel's block with a Failure. */
class MemoryFaultGuard {
public:
    MemoryFaultGuard();
    ~MemoryFaultGuard();
    MemoryFaultGuard(const MemoryFaultGuard&) = delete;
    MemoryFaultGuard& operator=(const MemoryFaultGuard&) = delete;

private:
    void* signalStack_ = nullptr;
};

} // namespace emulator
