#include "kernels.h"

#include <map>

namespace emulator {

namespace {

std::map<std::string, Kernel>& kernels() {
    static auto& all = *new std::map<std::string, Kernel>(); // never destroyed: threads may outlive main()
    return all;
}

} // namespace

const Kernel* findKernel(const std::string& name) {
    const auto found = kernels().find(name);
    return found == kernels().end() ? nullptr : &found->second;
}

void addKernel(const Kernel& kernel) { kernels()[kernel.name] = kernel; }

} // namespace emulator
