# For cases about the review of pairs: sheet makes draft.tsv of a small programme in p, and put writes into a cell of it.
mkdir p && cp "$TESTS"/cases/rm-import/review/people.jsonl "$TESTS"/cases/rm-import/review/exclusions.jsonl p/
cp "$TESTS/cases/rm-import/review/proposed.jsonl" p/pairs.jsonl
A=2026:00125:e3 B=2026:00123:e2 C=2026:00124:e1
sheet() {
	rm-report pairs --audience admin --format tsv --now 2026-01-05 p/*.jsonl >draft.tsv
}
# put ID COLUMN VALUE
put() {
	awk -F '\t' -v OFS='\t' -v id="$1" -v column="$2" -v value="$3" '
		NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i }
		$1 == id { $at[column] = value }
		{ print }' draft.tsv >put.tsv && mv put.tsv draft.tsv
}
review() {
	rm-import pairs --base p/pairs.jsonl -p p/people.jsonl -p p/exclusions.jsonl --now 2026-01-05T09:00:00Z "$@"
}
# what matters of a pair, a line each
short() {
	sed 's/"reasons":\[[^]]*\],//; s/"topics":\[[^]]*\],*//; s/,"cycle":"2026","mentor":"[^"]*","mentee":"[^"]*"//'
}
sheet
