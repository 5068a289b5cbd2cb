// The kernels that are compiled into the emulator, by name.
#pragma once

#include <cstddef>
#include <string>

namespace emulator {

/** A kernel whose only parameter is one structure, by value. */
struct Kernel {
    std::string name;
    std::size_t argumentBytes = 0;
    unsigned maximalThreads = 0; // of its __launch_bounds__
    void (*run)(const void* arguments) = nullptr;
};

/** Null where there is no such kernel. What it points to stays. */
const Kernel* findKernel(const std::string& name);

void addKernel(const Kernel& kernel);

/** Adds a kernel as long as it is a global variable: `RegisteredKernel<Arguments, &kernel> entry("kernel", 128);`. */
template <typename Arguments, void (*function)(Arguments)> struct RegisteredKernel {
    RegisteredKernel(const char* name, unsigned maximalThreads) {
        addKernel({name, sizeof(Arguments), maximalThreads,
                   [](const void* arguments) { function(*static_cast<const Arguments*>(arguments)); }});
    }
};

} // namespace emulator
