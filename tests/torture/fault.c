/* Lets the Nth call that a process makes on files of one folder fail: loaded before the C library.

   FAULT_DIR   the folder
   FAULT_AT    which call, from 1; 0 counts only
   FAULT_KIND  an errno by number; short: half of a write is written; exit: the process ends there
   FAULT_STICKY  1: all later calls fail as well
   FAULT_COUNT a file that gets the number of calls made */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static int calls;

static int here(const char *path) {
    const char *folder = getenv("FAULT_DIR");
    return folder && path && strncmp(path, folder, strlen(folder)) == 0;
}

static int here_fd(int fd) {
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return here(path);
}

/* 0: go on; 1: fail, errno is set; 2: write half */
static int falls(int is_ours, int is_write) {
    if (!is_ours || !getenv("FAULT_AT")) return 0;
    int number = ++calls, at = atoi(getenv("FAULT_AT"));
    if (!at || number < at) return 0;
    if (number > at && !getenv("FAULT_STICKY")) return 0;
    const char *kind = getenv("FAULT_KIND");
    if (!strcmp(kind, "exit")) _exit(9);
    if (!strcmp(kind, "short")) return is_write ? 2 : 0;
    errno = atoi(kind);
    return 1;
}

__attribute__((destructor)) static void told(void) {
    const char *name = getenv("FAULT_COUNT");
    if (!name) return;
    FILE *file = fopen(name, "w");
    if (file) { fprintf(file, "%d", calls); fclose(file); }
}

#define REAL(result, name, ...) ((result (*)(__VA_ARGS__)) dlsym(RTLD_NEXT, #name))
#define OPENS(name) \
    int name(const char *path, int flags, ...) { \
        va_list rest; va_start(rest, flags); mode_t mode = va_arg(rest, mode_t); va_end(rest); \
        if (falls(here(path), 0)) return -1; \
        return REAL(int, name, const char *, int, mode_t)(path, flags, mode); }
#define ON_PATH(result, name, more, pass) \
    result name(const char *path more) { \
        if (falls(here(path), 0)) return -1; \
        return ((result (*)(const char * more)) dlsym(RTLD_NEXT, #name))(path pass); }
#define ON_FD(name) \
    int name(int fd) { if (falls(here_fd(fd), 0)) return -1; return REAL(int, name, int)(fd); }
#define COMMA ,

OPENS(open)
OPENS(open64)
ON_PATH(int, unlink, , )
ON_PATH(int, mkdir, COMMA mode_t mode, COMMA mode)
ON_PATH(int, chmod, COMMA mode_t mode, COMMA mode)
ON_PATH(int, rename, COMMA const char *new_path, COMMA new_path)
ON_FD(fsync)
ON_FD(fdatasync)

int flock(int fd, int how) {
    if (falls(here_fd(fd), 0)) return -1;
    return REAL(int, flock, int, int)(fd, how);
}

ssize_t read(int fd, void *buffer, size_t size) {
    if (falls(here_fd(fd), 0)) return -1;
    return REAL(ssize_t, read, int, void *, size_t)(fd, buffer, size);
}

ssize_t write(int fd, const void *buffer, size_t size) {
    int how = falls(here_fd(fd), 1);
    if (how == 1) return -1;
    return REAL(ssize_t, write, int, const void *, size_t)(fd, buffer, how == 2 && size > 1 ? size / 2 : size);
}
