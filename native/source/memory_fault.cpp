#include "memory_fault.h"

#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <cstdio>
#include <mutex>
#include <new>

#include "block.h"
#include "cuda_api.h"

namespace emulator {

#if defined(__SANITIZE_ADDRESS__)

// AddressSanitizer reports memory faults better, and wants the signal for itself.
MemoryFaultGuard::MemoryFaultGuard() = default;
MemoryFaultGuard::~MemoryFaultGuard() = default;

#else

namespace {

constexpr std::size_t signalStackSize = 64 * 1024;

// The threads that run kernels, as a signal handler can ask for them on any thread of the process: thread-local variables
// of a library that was loaded late may have to be allocated first.
std::array<std::atomic<long>, 1024> guardedThreads;

long thisThread() { return syscall(SYS_gettid); }

/** Puts one number in the place of another, wherever it is. */
void exchange(long from, long to) {
    for (auto& thread : guardedThreads) {
        long expected = from;
        if (thread.compare_exchange_strong(expected, to)) {
            return;
        }
    }
}

bool isGuarded(long number) {
    return std::any_of(guardedThreads.begin(), guardedThreads.end(),
                       [=](const auto& thread) { return thread.load() == number; });
}

struct sigaction earlierSegmentationFault;
struct sigaction earlierBusError;
struct sigaction earlierArithmeticFault;

const struct sigaction& earlier(int signal) {
    return signal == SIGSEGV ? earlierSegmentationFault : signal == SIGBUS ? earlierBusError : earlierArithmeticFault;
}

/** The Java virtual machine uses the same signals for its own ends: what is not a kernel's goes to who had it before. */
void passOn(int signal, siginfo_t* info, void* context) {
    const struct sigaction& before = earlier(signal);
    if ((before.sa_flags & SA_SIGINFO) != 0) {
        before.sa_sigaction(signal, info, context);
    } else if (before.sa_handler == SIG_DFL || before.sa_handler == SIG_IGN) {
        // Once more, and for the last time: the instruction is tried again when this returns.
        struct sigaction standard {};
        standard.sa_handler = SIG_DFL;
        sigaction(signal, &standard, nullptr);
    } else {
        before.sa_handler(signal);
    }
}

void handle(int signal, siginfo_t* info, void* context) {
    BlockRunner* runner = isGuarded(thisThread()) ? BlockRunner::current() : nullptr;
    if (runner == nullptr) {
        passOn(signal, info, context);
        return;
    }
    // This handler never returns: the fiber that it interrupted is dropped.
    sigset_t blocked;
    sigemptyset(&blocked);
    sigaddset(&blocked, signal);
    pthread_sigmask(SIG_UNBLOCK, &blocked, nullptr);
    const Index thread = runner->runningThread();
    char why[200];
    std::snprintf(why, sizeof why, "thread (%u,%u,%u) %s %p", thread.x, thread.y, thread.z,
                  signal == SIGFPE ? "divides by 0 at" : "touches memory that is not there, at", info->si_addr);
    runner->fail(CUDA_ERROR_ILLEGAL_ADDRESS, why);
}

void install() {
    struct sigaction action {};
    action.sa_sigaction = handle;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK;
    sigemptyset(&action.sa_mask);
    sigaction(SIGSEGV, &action, &earlierSegmentationFault);
    sigaction(SIGBUS, &action, &earlierBusError);
    sigaction(SIGFPE, &action, &earlierArithmeticFault);
}

} // namespace

MemoryFaultGuard::MemoryFaultGuard() {
    static std::once_flag installed;
    std::call_once(installed, install);
    // A fiber that has used up its stack has none left for the handler.
    void* stack = mmap(nullptr, signalStackSize, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (stack == MAP_FAILED) {
        throw std::bad_alloc();
    }
    const stack_t description{.ss_sp = stack, .ss_flags = 0, .ss_size = signalStackSize};
    sigaltstack(&description, nullptr);
    signalStack_ = stack;
    exchange(0, thisThread());
}

MemoryFaultGuard::~MemoryFaultGuard() {
    exchange(thisThread(), 0);
    const stack_t none{.ss_sp = nullptr, .ss_flags = SS_DISABLE, .ss_size = 0};
    sigaltstack(&none, nullptr);
    munmap(signalStack_, signalStackSize);
}

#endif

} // namespace emulator
