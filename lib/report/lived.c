#include "report/lived.h"

#include "base/text.h"

#include <string.h>

int rm_topic_is_lived(const struct rm_report *report, const struct rm_pair *pair, const char *topic)
{
    const struct rm_person *mentor = rm_person_find(report->programme, pair->mentor);
    const char *key = rm_text_key(report->arena, topic);
    int lived = 0;

    for (size_t i = 0; mentor && i < mentor->offers.n; i++)
        if (!strcmp(rm_text_key(report->arena, mentor->offers.v[i].topic), key)) {
            if (mentor->offers.v[i].lived != 1)
                return 0;
            lived = 1;
        }
    return lived;
}
