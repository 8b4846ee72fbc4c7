/* What each unit test includes first: cmocka wants these before it. */
#ifndef RM_TESTS_UNIT_H
#define RM_TESTS_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#endif
