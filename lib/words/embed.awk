# Text files lib/words/LANGUAGE/NAME.txt as a table in C: awk -f embed.awk FILE … >builtin.c
BEGIN {
	print "/* Made by lib/words/embed.awk from the text files of lib/words. */"
	print "#include \"words/builtin.h\"\n"
	print "const struct rm_builtin rm_builtins[] = {"
}
FNR == 1 {
	parts = split(FILENAME, part, "/")
	name = part[parts]
	sub(/\.txt$/, "", name)
	printf "%s    {\"%s\", \"%s\",\n", n++ ? "},\n" : "", part[parts - 1], name
}
{
	gsub(/\\/, "\\\\")
	gsub(/"/, "\\\"")
	gsub(/\?/, "\\?") # no trigraphs
	printf "        \"%s\\n\"\n", $0
}
END {
	print (n ? "},\n" : "") "    {0},\n};"
	print "const size_t rm_n_builtins = " n + 0 ";"
}
