#include "mail/patience.h"

#include <stddef.h>
#include <sys/time.h>
#include <time.h>

enum { MS = 1000 };

static const int handled[] = {SIGINT, SIGTERM, SIGHUP, SIGCHLD, SIGALRM};
enum { N_HANDLED = sizeof handled / sizeof *handled };

static struct sigaction actions_before[N_HANDLED];
static sigset_t mask_before;
static volatile sig_atomic_t n_asked, first_signal, is_over;

static void note(int signal)
{
    if (signal == SIGALRM) {
        is_over = 1;
    } else if (signal != SIGCHLD) {
        if (!n_asked)
            first_signal = signal;
        n_asked++;
    }
}

void rm_patience_begin(void)
{
    struct sigaction action = {.sa_handler = note};
    sigset_t noted;

    n_asked = first_signal = is_over = 0;
    sigemptyset(&noted);
    for (int i = 0; i < N_HANDLED; i++)
        sigaddset(&noted, handled[i]);
    sigprocmask(SIG_BLOCK, &noted, &mask_before);
    action.sa_mask = noted;
    for (int i = 0; i < N_HANDLED; i++) {
        int own = handled[i] == SIGCHLD || handled[i] == SIGALRM;

        sigaction(handled[i], NULL, &actions_before[i]);
        if (own || actions_before[i].sa_handler != SIG_IGN)
            sigaction(handled[i], &action, NULL);
        if (own)
            sigdelset(&mask_before, handled[i]);
    }
}

void rm_patience_end(void)
{
    rm_patience_limit(0);
    for (int i = 0; i < N_HANDLED; i++)
        sigaction(handled[i], &actions_before[i], NULL);
    sigprocmask(SIG_SETMASK, &mask_before, NULL);
}

const sigset_t *rm_patience_mask(void)
{
    return &mask_before;
}

static void drain(int signal)
{
    sigset_t one;

    sigemptyset(&one);
    sigaddset(&one, signal);
    sigtimedwait(&one, NULL, &(struct timespec){0});
}

void rm_patience_limit(int64_t ms)
{
    struct itimerval timer = {
        .it_value = {.tv_sec = (time_t)(ms / MS), .tv_usec = (suseconds_t)(ms % MS * MS)}};

    setitimer(ITIMER_REAL, &(struct itimerval){0}, NULL);
    drain(SIGALRM); /* of the limit before, which must not end this one */
    is_over = 0;
    setitimer(ITIMER_REAL, &timer, NULL);
}

int rm_patience_over(void)
{
    return is_over;
}

/* What was sent since the last wait comes in first. */
int rm_patience_asked(void)
{
    sigset_t blocked;

    sigprocmask(SIG_SETMASK, &mask_before, &blocked);
    sigprocmask(SIG_SETMASK, &blocked, NULL);
    return n_asked;
}

int rm_patience_signal(void)
{
    return first_signal;
}

void rm_patience_wait(void)
{
    if (!is_over)
        sigsuspend(&mask_before);
}

void rm_patience_pause(int64_t ms)
{
    rm_patience_limit(ms);
    while (!is_over && !rm_patience_asked())
        rm_patience_wait();
    rm_patience_limit(0);
}
