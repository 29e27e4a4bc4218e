package typed

import (
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// folds are the look-alikes of one plain character that people paste without noticing.
var folds = map[rune]string{
	'‐': "-", '‑': "-", '‒': "-", '–': "-", '—': "-", '―': "-", '−': "-", '﹘': "-", '﹣': "-", '⁃': "-", '〜': "~",
	'’': "'", '‘': "'", 'ʼ': "'", '′': "'", '´': "'", '`': "'", '‛': "'", '“': `"`, '”': `"`, '„': `"`, '«': `"`, '»': `"`,
	'½': ".5", '¼': ".25", '¾': ".75", '٪': "%", '﹪': "%", '٫': ".", '٬': "'", '。': ".", '、': ",", '∶': ":", '⁄': "/", '∕': "/",
	'≤': "<=", '≥': ">=", '⩽': "<=", '⩾': ">=", '…': "...", '⇒': "→", '➔': "→", '➜': "→", '⟶': "→", '＞': ">",
}

// Clean is one line of text as every reader sees it: characters that nobody sees are dropped, full-width letters, digits
// of any script, dashes, quotes and spaces are the plain ones, and no space stands twice. Letters keep their case.
func Clean(text string) string {
	var out strings.Builder
	for _, r := range width.Fold.String(strings.ToValidUTF8(text, "�")) {
		plain, folded := folds[r]
		switch {
		case unicode.Is(unicode.Cf, r), unicode.Is(unicode.Variation_Selector, r):
		case folded && plain[0] == '.' && len(plain) > 1 && !digitBefore(out.String()) && plain != "...":
			out.WriteString("0" + plain) // "½ day"
		case folded:
			out.WriteString(plain)
		case unicode.IsSpace(r), unicode.IsControl(r):
			out.WriteByte(' ')
		case unicode.IsDigit(r):
			out.WriteByte(digit(r))
		default:
			out.WriteRune(r)
		}
	}
	return strings.Join(strings.Fields(out.String()), " ")
}

// digitBefore reports whether the text ends in a digit.
func digitBefore(s string) bool { return s != "" && s[len(s)-1] >= '0' && s[len(s)-1] <= '9' }

// digit is a decimal digit of any script as the plain one. Unicode keeps the ten digits of a script in order, from zero.
func digit(r rune) byte {
	for _, t := range unicode.Nd.R16 {
		if r >= rune(t.Lo) && r <= rune(t.Hi) {
			return '0' + byte((r-rune(t.Lo))%10)
		}
	}
	for _, t := range unicode.Nd.R32 {
		if r >= rune(t.Lo) && r <= rune(t.Hi) {
			return '0' + byte((r-rune(t.Lo))%10)
		}
	}
	return '?'
}

// Lower is Clean in small letters and without a full stop at its end.
func Lower(text string) string {
	return strings.TrimSpace(strings.TrimRight(strings.ToLower(Clean(text)), "."))
}
