# Lines of more than 160 characters; the raw literals of samples and answers may be as long as what they quote.
FNR == 1 { raw = 0 }
{ marks = gsub(/"""/, "\"\"\""); inside = raw || marks; if (marks % 2) raw = !raw }
length($0) > 160 && !inside { print FILENAME ":" FNR ": " $0; bad = 1 }
END { exit bad }
