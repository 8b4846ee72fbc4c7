# rm-tools. GNU make. What is built goes to build/.
#
#   make deps demo    a fresh Debian to a whole programme cycle in build/demo
#   make deps check   every test that needs no more than make deps installs
#   make help         the rest

VERSION = 0.1.0
PREFIX  = /usr/local
DESTDIR =
BUILD   = build

CC     ?= cc
AR     ?= ar
CFLAGS ?= -O2 -g

PROGRAMS = $(patsubst cmd/%.c,%,$(sort $(wildcard cmd/rm-*.c)))

WARNINGS = -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wstrict-prototypes \
	-Wmissing-prototypes -Wcast-qual -Wwrite-strings -Wformat=2 -Wundef -Wvla
STANDARD = -std=c11 -D_POSIX_C_SOURCE=200809L -D_XOPEN_SOURCE=700
# -iquote, not -I: a header of ours must not stand before the system's of the same name.
ALL_CFLAGS = $(STANDARD) $(WARNINGS) -iquote lib -iquote cmd -DRM_VERSION='"$(VERSION)"' -pthread \
	$(CFLAGS) $(MORE_CFLAGS) -MMD -MP
ALL_LDFLAGS = -pthread $(LDFLAGS) $(MORE_LDFLAGS)
# A program loads the libraries that it uses alone: behind GMime there are many.
LIBS = -Wl,--as-needed -lnettle -ljansson -lcsv -lical -lutf8proc -lxlsxwriter \
	-lgmime-3.0 -lgobject-2.0 -lglib-2.0 -lm

LIB_OBJECTS  = $(patsubst %.c,$(BUILD)/%.o,$(sort $(wildcard lib/*/*.c))) $(BUILD)/lib/words/builtin.o
TEXT_FILES   = $(sort $(wildcard lib/words/*/*.txt))
CLI_OBJECTS  = $(patsubst %.c,$(BUILD)/%.o,$(filter-out cmd/rm-%,$(sort $(wildcard cmd/*.c))))
BINARIES     = $(PROGRAMS:%=$(BUILD)/%)
UNIT_TESTS   = $(patsubst tests/unit/%.c,$(BUILD)/tests/%,$(sort $(wildcard tests/unit/test_*.c)))
TEST_TOOLS   = $(patsubst tests/tools/%.c,$(BUILD)/tests/%,$(sort $(wildcard tests/tools/*.c)))
FUZZ_TARGETS = $(patsubst tests/fuzz/target_%.c,%,$(sort $(wildcard tests/fuzz/target_*.c)))
FUZZ_TESTS   = $(FUZZ_TARGETS:%=$(BUILD)/tests/fuzz_%)
FUZZ_MAIN    = $(BUILD)/tests/fuzz/replay.o
UNIT_SUPPORT = $(patsubst %.c,$(BUILD)/%.o,$(sort $(filter-out tests/unit/test_%,$(wildcard tests/unit/*.c))))
MAN_PAGES    = $(sort $(wildcard man/*.[0-9]))

DEB_DEPS = gcc make libc6-dev libjansson-dev libcsv-dev libical-dev libutf8proc-dev libxlsxwriter-dev \
	nettle-dev libgmime-3.0-dev pkg-config libcmocka-dev mandoc tzdata iso-codes
LINT_DEPS = clang-format cppcheck git
FUZZ_DEPS = clang libclang-rt-dev
BENCH_DEPS = jq miller python3-scipy g++ liblemon-dev libsqlite3-dev
REAL_DEPS = msmtp esmtp opensmtpd khal calcurse libreoffice-calc-nogui cron systemd parallel \
	python3 python3-aiosmtpd python3-icalendar python3-openpyxl \
	chromium chromium-driver python3-selenium fonts-dejavu-core cmark-gfm

# What is done is said in a word; make V=1 shows the commands.
ifneq ($(V),1)
say = @printf '  %-4s %s\n' $(1) $@;
endif

.PHONY: FORCE all deps deps-lint deps-fuzz deps-bench deps-real man-tables demo check check-unit check-cases check-examples \
	check-real lint check-san fuzz fuzz-targets bench install uninstall dist clean help
.DELETE_ON_ERROR:
.SECONDARY:

all: $(BINARIES)

help:
	@printf '%s\n' \
	'make               build the programs in $(BUILD)/' \
	'make deps          install the Debian packages that building and testing need' \
	'make demo          run a whole programme cycle in $(BUILD)/demo' \
	'make check         all tests; the last line counts them' \
	'make lint          floors, headers, options, manual pages, format, cppcheck' \
	'make check-san     all tests under the address and undefined-behaviour sanitizers' \
	'make check-real    against real mail, calendar and spreadsheet programs; make deps-real first' \
	'make fuzz          libFuzzer for SECONDS=60 a target; make deps-fuzz first' \
	'make bench         speed, beside peers' \
	'make install       to $$DESTDIR$$PREFIX (now $(DESTDIR)$(PREFIX)); make uninstall takes it away' \
	'make dist          a source archive of the last commit' \
	'make clean         remove $(BUILD)/'

ROOT := $(if $(filter 0,$(shell id -u)),,sudo)

deps:
	$(ROOT) apt-get update -q
	$(ROOT) env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $(DEB_DEPS)

deps-lint:
	$(ROOT) env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $(LINT_DEPS)

deps-fuzz:
	$(ROOT) env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $(FUZZ_DEPS)

# The peers of make bench; without them it shows our own figures alone.
deps-bench:
	$(ROOT) env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $(BENCH_DEPS)

# The programs of other people that make check-real runs. Node is Debian's where there is none.
deps-real:
	$(ROOT) env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $(REAL_DEPS)
	command -v npm >/dev/null || \
	  $(ROOT) env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends nodejs npm
	$(MAKE) $(BUILD)/npm/installed

# What judges pages, each package in the version that its lock names.
$(BUILD)/npm/installed: tests/real/npm/package-lock.json
	rm -rf $(@D) && mkdir -p $(@D) && cp tests/real/npm/package.json tests/real/npm/package-lock.json $(@D)
	cd $(@D) && npm ci --ignore-scripts --no-audit --no-fund
	touch $@

$(BUILD)/librm.a: $(LIB_OBJECTS)
	$(call say,AR)rm -f $@ && $(AR) rcs $@ $(LIB_OBJECTS)

$(BINARIES): $(BUILD)/%: $(BUILD)/cmd/%.o $(CLI_OBJECTS) $(BUILD)/librm.a
	$(call say,LD)$(CC) $(ALL_LDFLAGS) -o $@ $< $(CLI_OBJECTS) $(BUILD)/librm.a $(LIBS)

$(UNIT_TESTS): $(BUILD)/tests/%: $(BUILD)/tests/unit/%.o $(UNIT_SUPPORT) $(BUILD)/librm.a
	$(call say,LD)$(CC) $(ALL_LDFLAGS) -o $@ $< $(UNIT_SUPPORT) $(BUILD)/librm.a -lcmocka $(LIBS)

$(TEST_TOOLS): $(BUILD)/tests/%: $(BUILD)/tests/tools/%.o $(BUILD)/librm.a
	$(call say,LD)$(CC) $(ALL_LDFLAGS) -o $@ $< $(BUILD)/librm.a $(LIBS)

$(BUILD)/tests/appends: ALL_LDFLAGS += -Wl,--wrap=fdatasync

# Their read() gives bytes from memory, in pieces; see tests/fuzz/fuzz.h.
$(FUZZ_TESTS): $(BUILD)/tests/fuzz_%: $(BUILD)/tests/fuzz/target_%.o $(BUILD)/tests/fuzz/fuzz.o $(FUZZ_MAIN) $(BUILD)/librm.a
	$(call say,LD)$(CC) $(ALL_LDFLAGS) -Wl,--wrap=read -o $@ $^ $(LIBS)

# -isystem: the warnings are for our code.
$(BUILD)/lib/wire/message.o: ALL_CFLAGS += \
	$(patsubst -I%,-isystem %,$(shell pkg-config --cflags gmime-3.0))

# The texts of messages are built in. The list is written anew only where a file came or went.
$(BUILD)/lib/words/files: FORCE
	@mkdir -p $(@D)
	@printf '%s\n' $(TEXT_FILES) | cmp -s - $@ || printf '%s\n' $(TEXT_FILES) >$@

$(BUILD)/lib/words/builtin.c: lib/words/embed.awk $(BUILD)/lib/words/files $(TEXT_FILES)
	$(call say,AWK)awk -f lib/words/embed.awk $(TEXT_FILES) >$@

$(BUILD)/lib/words/builtin.o: $(BUILD)/lib/words/builtin.c Makefile
	$(call say,CC)$(CC) $(ALL_CFLAGS) -c -o $@ $<

$(BUILD)/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(call say,CC)$(CC) $(ALL_CFLAGS) -c -o $@ $<

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)

demo: all $(TEST_TOOLS)
	@BUILD='$(BUILD)' sh tests/demo/run

check: all $(UNIT_TESTS) $(TEST_TOOLS) $(FUZZ_TESTS)
	@BUILD='$(BUILD)' sh tests/run unit cases examples fuzz

check-unit: $(UNIT_TESTS) $(TEST_TOOLS) all
	@BUILD='$(BUILD)' sh tests/run unit

check-cases: all $(TEST_TOOLS)
	@BUILD='$(BUILD)' sh tests/run cases

check-examples: all $(TEST_TOOLS)
	@BUILD='$(BUILD)' sh tests/run examples

check-real: all $(TEST_TOOLS)
	@BUILD='$(BUILD)' sh tests/demo/run >'$(BUILD)/demo.log' 2>&1 || { cat '$(BUILD)/demo.log'; exit 1; }
	@BUILD='$(BUILD)' sh tests/real/run

lint: all $(TEST_TOOLS)
	@BUILD='$(BUILD)' CC='$(CC)' CFLAGS='$(STANDARD) $(WARNINGS) -Werror' sh tests/lint/run

# The tables of the manual come from the tables of the code.
man-tables: $(BUILD)/tests/grammar
	for page in records.5 policy.5 templates.5 mail.1 checkin.1; do \
	  $(BUILD)/tests/grammar $${page%.*} >$(BUILD)/tables && \
	  sh tests/lint/splice-tables man/rm-$$page $(BUILD)/tables >$(BUILD)/page && \
	  cp $(BUILD)/page man/rm-$$page || exit 1; done

# Each arena allocation is a malloc of its own here, so that an overrun is seen.
check-san:
	$(MAKE) BUILD='$(BUILD)/san' CFLAGS='-O1 -g -fno-omit-frame-pointer' \
	MORE_CFLAGS='-fsanitize=address,undefined -fno-sanitize-recover=all -DRM_ARENA_MALLOC -Werror' \
	MORE_LDFLAGS='-fsanitize=address,undefined' check

# What is found is kept in build/fuzz: new inputs in found/, and what does not hold in crash-*.
SECONDS = 60
fuzz-targets: $(FUZZ_TESTS)
fuzz:
	$(MAKE) BUILD='$(BUILD)/fuzz' CC=clang CFLAGS='-O1 -g' FUZZ_MAIN= \
	MORE_CFLAGS='-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all' \
	MORE_LDFLAGS='-fsanitize=fuzzer,address,undefined' fuzz-targets
	for target in $(FUZZ_TARGETS); do \
	  mkdir -p '$(BUILD)/fuzz/found/'$$target && \
	  TZ=UTC '$(BUILD)/fuzz/tests/fuzz_'$$target -max_total_time=$(SECONDS) -max_len=2048 -timeout=10 \
	    -verbosity=0 -print_final_stats=1 -dict=tests/fuzz/dictionary -artifact_prefix='$(BUILD)/fuzz/' \
	    '$(BUILD)/fuzz/found/'$$target tests/fuzz/corpus || exit 1; done

bench: all $(TEST_TOOLS) $(if $(wildcard /usr/include/lemon/network_simplex.h),$(BUILD)/tests/lemon) \
	$(if $(wildcard /usr/include/sqlite3.h),$(BUILD)/tests/sqlite)
	@BUILD='$(BUILD)' sh tests/bench/run

$(BUILD)/tests/lemon: tests/bench/lemon.cc
	@mkdir -p $(@D)
	$(call say,CXX)$(CXX) -std=c++17 -O2 -o $@ $< -llemon

$(BUILD)/tests/sqlite: $(BUILD)/tests/bench/sqlite.o
	$(call say,LD)$(CC) $(ALL_LDFLAGS) -o $@ $< -lsqlite3

install: all
	install -d '$(DESTDIR)$(PREFIX)/bin'
	install $(BINARIES) '$(DESTDIR)$(PREFIX)/bin'
	for page in $(MAN_PAGES); do \
	  folder='$(DESTDIR)$(PREFIX)/share/man/man'$${page##*.} && install -d "$$folder" && \
	  install -m 644 "$$page" "$$folder" || exit 1; done

uninstall:
	cd '$(DESTDIR)$(PREFIX)/bin' && rm -f $(PROGRAMS)
	for page in $(notdir $(MAN_PAGES)); do \
	  rm -f '$(DESTDIR)$(PREFIX)/share/man/man'$${page##*.}/"$$page" || exit 1; done

dist:
	@mkdir -p $(BUILD)
	git archive --prefix=rm-tools-$(VERSION)/ -o $(BUILD)/rm-tools-$(VERSION).tar.gz HEAD

clean:
	rm -rf $(BUILD)
