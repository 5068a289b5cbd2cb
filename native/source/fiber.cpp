#include "fiber.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <new>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#endif

namespace emulator {

namespace {

// Instrumented frames are several times larger than plain ones. Untouched pages cost nothing.
constexpr std::size_t stackSize = 256 * 1024;

std::size_t pageSize() {
    static const auto size = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
    return size;
}

void announceSwitch([[maybe_unused]] void** fakeStack, [[maybe_unused]] const void* bottom,
                    [[maybe_unused]] std::size_t size) {
#if defined(__SANITIZE_ADDRESS__)
    __sanitizer_start_switch_fiber(fakeStack, bottom, size);
#endif
}

void confirmSwitch([[maybe_unused]] void* fakeStack, [[maybe_unused]] const void** bottom,
                   [[maybe_unused]] std::size_t* size) {
#if defined(__SANITIZE_ADDRESS__)
    __sanitizer_finish_switch_fiber(fakeStack, bottom, size);
#endif
}

} // namespace

FiberStack::FiberStack() {
    void* mapping = mmap(nullptr, stackSize + 2 * pageSize(), PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (mapping == MAP_FAILED) {
        throw std::bad_alloc();
    }
    mapping_ = static_cast<std::byte*>(mapping);
    if (mprotect(bottom(), stackSize, PROT_READ | PROT_WRITE) != 0) {
        munmap(mapping_, stackSize + 2 * pageSize());
        throw std::bad_alloc();
    }
}

FiberStack::~FiberStack() { munmap(mapping_, stackSize + 2 * pageSize()); }

std::byte* FiberStack::bottom() const { return mapping_ + pageSize(); }

std::size_t FiberStack::size() const { return stackSize; }

#if defined(__x86_64__)

// swapcontext would save the signal mask at each switch, with a system call that takes ten times as long as this. Only
// what a callee must preserve is saved: six registers, and the modes of the floating-point units.
extern "C" void emulatorSwitchStack(void** savedStackPointer, void* newStackPointer);
asm(R"(
    .text
    .p2align 4
    .globl emulatorSwitchStack
    .hidden emulatorSwitchStack
    .type emulatorSwitchStack, @function
emulatorSwitchStack:
    pushq %rbp
    pushq %rbx
    pushq %r12
    pushq %r13
    pushq %r14
    pushq %r15
    subq $8, %rsp
    stmxcsr (%rsp)
    fnstcw 4(%rsp)
    movq %rsp, (%rdi)
    movq %rsi, %rsp
    ldmxcsr (%rsp)
    fldcw 4(%rsp)
    addq $8, %rsp
    popq %r15
    popq %r14
    popq %r13
    popq %r12
    popq %rbx
    popq %rbp
    ret
    .size emulatorSwitchStack, .-emulatorSwitchStack

    .p2align 4
    .hidden emulatorFirstFrame
    .type emulatorFirstFrame, @function
emulatorFirstFrame:
    movq %r12, %rdi
    callq *%r13
    ud2
    .size emulatorFirstFrame, .-emulatorFirstFrame
)");
extern "C" void emulatorFirstFrame();

void Fiber::layStack() {
    // The stack as emulatorSwitchStack leaves it: modes, r15, r14, r13, r12, rbx, rbp, return address.
    auto* top = reinterpret_cast<std::uint64_t*>(stack_.bottom() + stack_.size()) - 2;
    *--top = reinterpret_cast<std::uint64_t>(&emulatorFirstFrame);
    *--top = 0;                                                                            // rbp
    *--top = 0;                                                                            // rbx
    *--top = reinterpret_cast<std::uint64_t>(this);                                        // r12
    *--top = reinterpret_cast<std::uint64_t>(reinterpret_cast<void (*)()>(&Fiber::begin)); // r13
    *--top = 0;                                                                            // r14
    *--top = 0;                                                                            // r15
    std::uint32_t vectorModes;
    std::uint16_t x87Modes;
    asm volatile("stmxcsr %0" : "=m"(vectorModes));
    asm volatile("fnstcw %0" : "=m"(x87Modes));
    *--top = vectorModes | static_cast<std::uint64_t>(x87Modes) << 32;
    ownStackPointer_ = top;
}

void Fiber::enter() { emulatorSwitchStack(&callersStackPointer_, ownStackPointer_); }

void Fiber::leave(bool) { emulatorSwitchStack(&ownStackPointer_, callersStackPointer_); }

#else

void Fiber::layStack() {
    getcontext(&own_);
    own_.uc_stack.ss_sp = stack_.bottom();
    own_.uc_stack.ss_size = stack_.size();
    own_.uc_link = nullptr;
    // makecontext passes ints alone.
    const auto self = reinterpret_cast<std::uintptr_t>(this);
    makecontext(
        &own_,
        reinterpret_cast<void (*)()>(+[](unsigned high, unsigned low) {
            begin(reinterpret_cast<Fiber*>(static_cast<std::uintptr_t>(high) << 32 | low));
        }),
        2, static_cast<unsigned>(self >> 32), static_cast<unsigned>(self));
}

void Fiber::enter() { swapcontext(&callers_, &own_); }

void Fiber::leave(bool forGood) {
    if (forGood) {
        setcontext(&callers_);
    } else {
        swapcontext(&own_, &callers_);
    }
}

#endif

void Fiber::prepare(Entry entry, void* argument) {
    entry_ = entry;
    argument_ = argument;
    ownFakeStack_ = nullptr;
#if defined(__SANITIZE_ADDRESS__)
    // Frames of a dropped run left their red zones behind.
    __asan_unpoison_memory_region(stack_.bottom(), stack_.size());
#endif
    layStack();
}

void Fiber::begin(Fiber* self) {
    confirmSwitch(nullptr, &self->callersBottom_, &self->callersSize_);
    self->entry_(self->argument_);
    announceSwitch(nullptr, self->callersBottom_, self->callersSize_);
    self->leave(true);
    std::abort(); // a finished fiber is never resumed
}

void Fiber::resume() {
    announceSwitch(&callersFakeStack_, stack_.bottom(), stack_.size());
    enter();
    confirmSwitch(callersFakeStack_, nullptr, nullptr);
}

void Fiber::suspend() {
    announceSwitch(&ownFakeStack_, callersBottom_, callersSize_);
    leave(false);
    confirmSwitch(ownFakeStack_, &callersBottom_, &callersSize_);
}

} // namespace emulator
