/* The built-in English templates. Each message to a pair says who leads, and none says what the
 * other side answered; tests/unit/test_checkin.c holds them to both. */
#include "checkin/template.h"

#define HELLO "Hello {to_name},\n\n"

#define LEADS                                                                                      \
    "{if is_mentor}\n"                                                                             \
    "As the mentor, you lead: the subject and the pace are yours, however senior {mentee_name} "   \
    "is.\n"                                                                                        \
    "{else}\n"                                                                                     \
    "{mentor_name} is your mentor and leads; your part is to ask, to listen and to try things "    \
    "out.\n"                                                                                       \
    "{end}\n"

#define QUESTIONS                                                                                  \
    "{if administrator}\n"                                                                         \
    "\n"                                                                                           \
    "Any question, or something in the way? Write to {administrator}.\n"                           \
    "{end}\n"

#define SURVEY                                                                                     \
    "{if survey_url}\n"                                                                            \
    "{survey_url}\n"                                                                               \
    "\n"                                                                                           \
    "{end}\n"

#define PRIVATE                                                                                    \
    "Only the programme's administrator reads your answers: not {other_name}, and not your "       \
    "manager.\n"

const char *const rm_template_builtin[RM_N_KINDS] = {
    [RM_KIND_MATCHED] =
        "You and {other_name} are a reverse-mentoring pair\n" HELLO
        "Good news: {if is_mentor}{mentee_name} would like to learn from you"
        "{else}{mentor_name} is going to be your mentor{end}"
        "{if cycle_name} in {cycle_name}{end}.{if topic} A good place to start: {topic}.{end}\n"
        "\n"
        "{if other_email}You reach {other_name} at {other_email}. {end}"
        "Please meet soon and agree on what you both want from it: one or two goals, how often and "
        "how "
        "long you meet, how you like to talk, and your ground rules. Ask for something in return, "
        "too; it should be worth it for both of you.\n"
        "\n" LEADS "\n"
        "What you say to each other stays between the two of you. If it isn't a good fit, either "
        "of "
        "you may say so at any time, without a reason and without fault."
        "{if safeguarding} A serious concern goes to {safeguarding}, outside your "
        "line.{end}\n" QUESTIONS,

    [RM_KIND_UNMATCHED] =
        "No partner for you yet{if cycle_name} in {cycle_name}{end}\n" HELLO
        "Thank you for signing up{if cycle_name} for {cycle_name}{end}. This time we did not find "
        "a "
        "partner for you. It says nothing about you: it comes down to who else signed up, and to "
        "what "
        "they offer and want.\n"
        "\n"
        "You stay on our list, and you come first when somebody joins or a pair changes. More "
        "topics "
        "that you could offer or would like to learn make it easier to find somebody.\n" QUESTIONS,

    [RM_KIND_CONSENT_NEEDED] =
        "Your consent is needed for part of your profile\n" HELLO
        "You offered to share lived experience. We use that for matching only with your explicit, "
        "dated consent, and until we have it we leave it out; everything else in your profile "
        "counts as before.\n"
        "\n"
        "If you agree, please tell us. If you would rather not, do nothing. You may take consent "
        "back at any time, and then it is removed without a word to anybody.\n" QUESTIONS,

    [RM_KIND_TRAINING_DUE] =
        "{if again}Still to do{else}Before you meet{end}: your short training\n" HELLO
        "Pairs in which both sides had the training do better, so it comes before your first "
        "meeting "
        "with {other_name}.{if again} Yours is still open.{end} Please book it, or tell us if you "
        "have had it.\n"
        "\n" LEADS QUESTIONS,

    [RM_KIND_TRAINING_ESCALATED] = "Training still open: {person_name}\n"
                                   "{person_name}, of the pair {mentor_name} (mentor) and "
                                   "{mentee_name} (mentee), still has not "
                                   "had the training. A short call often settles it.\n",

    [RM_KIND_AGREEMENT_DUE] =
        "{if again}Still to do{else}Please look at{end}: your agreement with {other_name}\n" HELLO
        "Your agreement with {other_name} {if again}is still waiting for your yes"
        "{else}is waiting for your yes{end}: goals, how often and how long you meet, how you talk, "
        "and your ground rules. If something in it does not suit you, say so; it is meant to be "
        "changed until it suits you both.\n"
        "\n" LEADS QUESTIONS,

    [RM_KIND_AGREEMENT_ESCALATED] =
        "Agreement not accepted: {person_name}\n"
        "{person_name}, of the pair {mentor_name} (mentor) and {mentee_name} (mentee), still has "
        "not "
        "accepted the agreement. Ask what is in the way; it may be the terms.\n",

    [RM_KIND_MEETING_SOON] =
        "{meeting_when}: you meet {other_name}\n" HELLO
        "You meet {other_name} on {meeting_when}{if meeting_medium}, {meeting_medium}{end}.\n"
        "\n"
        "{if is_first}\n"
        "It is your first meeting. Take the time to get to know each other, and to say what you "
        "both "
        "hope for.\n"
        "\n"
        "{end}\n"
        "{if is_mentor}\n"
        "As the mentor, you lead: think of one thing to show and one question to ask.\n"
        "{else}\n"
        "{mentor_name} is your mentor and leads: bring one question, and one thing that you tried "
        "since you last met.\n"
        "{end}\n"
        "\n"
        "If you cannot make it, please agree on a new time with {other_name}"
        "{if other_email} ({other_email}){end} now instead of dropping it.\n",

    [RM_KIND_CHECKIN_DUE] =
        "{if is_first}Your first meeting with {other_name}: how was it?"
        "{else}Two minutes on your meeting with {other_name}{end}\n" HELLO
        "You were to meet {other_name} on {meeting_when}. Did it take place, and is it going where "
        "you "
        "want it to go?{if is_first} After a first meeting we also ask how well the two of you "
        "fit.{end}\n"
        "\n" SURVEY PRIVATE "\n" LEADS,

    [RM_KIND_CHECKIN_OVERDUE] =
        "{if again}Once more: your{else}Your{end} check-in on your meeting with "
        "{other_name}\n" HELLO
        "We have not heard from you about your meeting with {other_name} on {meeting_when}. Two "
        "minutes are enough, also if it did not take place: then we can help.\n"
        "\n" SURVEY PRIVATE "\n" LEADS "{if again}\n" QUESTIONS "{end}\n",

    [RM_KIND_CHECKIN_ESCALATED] =
        "No check-in from {person_name}\n"
        "We still have no check-in from {person_name} on the meeting of {mentor_name} (mentor) and "
        "{mentee_name} (mentee) on {meeting_when}. A short call finds out more than another "
        "message.\n",

    [RM_KIND_QUIET] =
        "{if again}Still time{else}A good moment{end} to get in touch with {mentee_name}\n" HELLO
        "We know of no contact between you and {mentee_name} for {days} days. That happens; a few "
        "lines{if other_email} to {other_email}{end} are enough to start again.\n"
        "\n"
        "{if resource_url}\n"
        "This is on your subject{if topic}, {topic}{end}, and may be worth sending:\n"
        "{if resource_title}{resource_title}: {end}{resource_url}\n"
        "{else}\n"
        "Something that you read or saw lately{if topic} on {topic}{end} makes a good opener.\n"
        "{end}\n"
        "\n"
        "As the mentor, you lead, and that includes the first step. Have you been in touch in some "
        "other way? Then say so in your check-in"
        "{if survey_url} ({survey_url}){end}, and we stop asking.\n" QUESTIONS,

    [RM_KIND_QUIET_ESCALATED] = "Quiet: {mentor_name} and {mentee_name}\n"
                                "We know of no contact between {mentor_name} (mentor) and "
                                "{mentee_name} (mentee) for {days} "
                                "days. A word with each of them, separately, is the next step.\n"
                                "{if detail}\n"
                                "\n"
                                "Signs: {detail}.\n"
                                "{end}\n",

    [RM_KIND_CANCELLATIONS] = "Let's get {count} missed meetings behind you\n" HELLO
                              "Your last {count} meetings with {other_name} did not take place. "
                              "Diaries are full, and it is "
                              "nobody's fault; but pairs that skip a third one seldom come back.\n"
                              "\n"
                              "Please find a time for the next one today{if other_email}, "
                              "with a line to {other_email}{end}. Thirty minutes are "
                              "better than none, and a call "
                              "is as good as a room.\n"
                              "\n" LEADS QUESTIONS,

    [RM_KIND_CANCELLATIONS_ESCALATED] =
        "{count} meetings in a row did not take place: {mentor_name} and {mentee_name}\n"
        "The last {count} meetings of {mentor_name} (mentor) and {mentee_name} (mentee) did not "
        "take "
        "place: {detail}. Both were asked, in the same neutral words, to find a new time. If it is "
        "always "
        "the mentee's diary, a word with the assistant who keeps it helps most.\n",

    [RM_KIND_REMATCH_OFFERED] =
        "Would another partner suit you better?\n" HELLO
        "Thank you for your frank answer. Not every pair fits, and nobody is at fault. If you "
        "would "
        "like another partner, tell us, and we look for one; nobody is told why. If you would "
        "rather "
        "give it time, do nothing.\n"
        "\n"
        "For now, {mentor_name} is the mentor and leads. " PRIVATE QUESTIONS,

    [RM_KIND_LEAD_BACK] =
        "Who leads in your meetings?\n" HELLO
        "In your last answers you said that {if is_mentor}{mentee_name}{else}you{end} led. It "
        "happens to "
        "most pairs: old habits of rank are strong.\n"
        "\n"
        "{if is_mentor}\n"
        "As the mentor, you lead. Try this: send two or three points the day before, open the "
        "meeting "
        "with the first of them, and keep the last ten minutes for what {mentee_name} will do with "
        "it.\n"
        "{else}\n"
        "{mentor_name} is your mentor and leads. Try this: ask what the plan is, let {mentor_name} "
        "open, and "
        "answer with a question before you answer with advice.\n"
        "{end}\n"
        "\n" PRIVATE,

    [RM_KIND_ACTION_DUE] = "{if again}Overdue{else}Due{end} {day}: {action}\n" HELLO
                           "From your meetings with {other_name} you took this with you:\n"
                           "\n"
                           "    {action}\n"
                           "\n"
                           "{if again}It was due on {day}.{else}It is due on {day}.{end} Done, or "
                           "no longer worth doing? Both are "
                           "fine; please tell us, so that we stop asking.\n"
                           "\n" LEADS,

    [RM_KIND_MENTOR_NOT_TOLD] =
        "Tell {mentor_name} what came of it\n" HELLO "You did this:\n"
        "\n"
        "    {action}\n"
        "\n"
        "{mentor_name}, who leads as your mentor, may not know yet. Hearing what became of an idea "
        "is "
        "what keeps a mentor going. A line is enough: what you did, and what changed.\n",

    [RM_KIND_REVIEW_DUE] =
        "{if day}{day}: how{else}How{end} shall you and {other_name} go on?\n" HELLO
        "{if day}On {day} it is time{else}You have held all the meetings that you planned, well "
        "done; now is a good time{end} to look back together: what came of your goals, and do you "
        "want to go "
        "on, change something, or finish well? All three are a success.\n"
        "\n" LEADS "\n" SURVEY PRIVATE QUESTIONS,

    [RM_KIND_CLOSING] = "Your time with {other_name} ends on {day}\n" HELLO
                        "Your time as a pair ends on {day}. Please use a last meeting to say what "
                        "each of you takes "
                        "along, and to thank each other.\n"
                        "\n" LEADS "\n"
                        "{if survey_url}\n"
                        "Then tell us how it was; it makes the next round better:\n"
                        "\n"
                        "{end}\n" SURVEY PRIVATE QUESTIONS,

    [RM_KIND_DIVERGING] =
        "The two sides see it differently: {mentor_name} and {mentee_name}\n"
        "For you alone. {mentor_name} (mentor) and {mentee_name} (mentee) rate their time together "
        "differently: {detail}. Neither knows what the other answered; please keep it so. Ask "
        "each, "
        "separately, how it goes.\n",

    [RM_KIND_RETENTION_DUE] =
        "Time to delete: {if cycle_name}{cycle_name}{else}a cycle that is over{end}\n"
        "The records of {if cycle_name}{cycle_name}{else}this cycle{end} were to be kept until "
        "{day}. "
        "rm-forget(1) says how to erase them.\n",
};
