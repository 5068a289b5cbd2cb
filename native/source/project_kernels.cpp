// Registers the project's kernels, which are compiled from cuda-kernels/*.cu beside this.
#include "arguments.h"
#include "kernels.h"

#define KERNEL(name, Arguments)                                                                                        \
    extern "C" void name(const Arguments arguments);                                                                   \
    static const emulator::RegisteredKernel<Arguments, &name> registered_##name(#name, THREADS_PER_BLOCK);
#include "kernels.inc"
