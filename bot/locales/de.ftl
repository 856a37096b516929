# Was jemand auf Deutsch liest. Kurz, freundlich und schlicht; keine Ausrufezeichen, per Du. »Wir« ist der Shop.
# { $shop }, { $megabytes }, { $megapixels }, { $side } und { $photos } gehen in jedem Text.

## Lebenszeichen

progress-received = Ist angekommen.
progress-queued = { $position ->
    [1] Du bist als Nächstes dran.
   *[other] Du bist Nummer { $position } in der Reihe.
}
progress-searching = Wir sehen uns im Laden um.
progress-waiting = Bei uns hakt es gerade kurz. Dein Foto ist sicher, es dauert nur etwas länger.

## Antworten

answer-close = { $count ->
    [one] Das kommt am nächsten.
   *[other] Diese kommen am nächsten.
}
answer-far = { $count ->
    [one] So etwas haben wir leider nicht. Das hier ist der ähnlichste Look.
   *[other] So etwas haben wir leider nicht. Das hier sind die ähnlichsten Looks.
}
answer-empty = Dazu können wir dir nichts zeigen.
answer-more = { $count ->
    [one] Hier ist noch eins.
   *[other] Hier sind noch { $count }.
}
answer-more-none = Mehr haben wir in dieser Richtung nicht.
answer-cheaper = { $count ->
    [one] Das hier kostet weniger als { $price }.
   *[other] Diese kosten weniger als { $price }.
}
answer-cheaper-far = { $count ->
    [one] Das hier kostet weniger als { $price }, ist aber nicht wirklich ähnlich.
   *[other] Diese kosten weniger als { $price }, wirklich ähnlich ist davon aber nichts.
}
answer-cheaper-none = Für weniger als { $price } haben wir nichts Ähnliches.
answer-left-out = { $count ->
    [one] Ein Foto ließ sich nicht lesen, wir haben es weggelassen.
   *[other] { $count } Fotos ließen sich nicht lesen, wir haben sie weggelassen.
}
answer-views = Das sind wohl verschiedene Dinge; hier ist das erste.
answer-nothing-there = Dort sehe ich kein Kleidungsstück; das gilt für das ganze Foto.
answer-pieces = Ich sehe: { $seen }.
answer-sold-out = { $count ->
    [one] Ein Artikel aus dieser Antwort ist nicht mehr im Shop.
   *[other] { $count } Artikel aus dieser Antwort sind nicht mehr im Shop.
}
card-alt = { $title } ({ $type })
chip-type = { $type } { $share }
chip-all = Alles
piece = { $number } { $type }
piece-frame = Diesen Ausschnitt suchen
view = Foto { $number }
view-all = Alle zusammen
piece-whole = Ganzes Foto
button-more = Mehr zeigen
button-cheaper = Günstiger
button-sheet = Als ein Bild
button-bigger = Größere Bilder
button-show = Wieder zeigen
sheet-heading = Dein Foto
sheet-nothing = Nichts Ähnliches gefunden.
sheet-ready = Hier ist die Antwort als ein Bild.

## Was jemand zu einem Artikel sagt

verdict-this = Das ist es
verdict-similar = Ähnlich
verdict-no = Das ist es nicht
verdict-number = { $number } ist es
verdict-none = Nichts davon
thanks-this = Schön, dass wir es gefunden haben.
thanks-similar = Danke, das hilft uns.
thanks-no = Danke, ist notiert.

## Befehle

start = Willkommen bei { $shop }. Schick uns ein Foto von etwas, das du gern tragen würdest, und wir zeigen dir, was ihm am nächsten kommt.
help = { $photos ->
    [one] Schick uns ein Foto von einem Kleidungsstück.
   *[other] Schick uns ein Foto von einem Kleidungsstück; bis zu { $photos } Ansichten davon auf einmal sind in Ordnung.
} Unter der Antwort kannst du eine andere Art von Kleidung wählen, mehr sehen oder nach Günstigerem fragen. Sag uns, was stimmt und was nicht: So wird unsere Suche besser.
history-shown = { $count ->
    [one] Deine letzte Suche.
   *[other] Deine letzten { $count } Suchen.
}
history-none = Du hast noch nichts gesucht.
history-line = { $count ->
    [0] { $type }, nichts gefunden
    [one] { $type }, ein Artikel
   *[other] { $type }, { $count } Artikel
}
export-ready = Hier ist alles, was wir über dich haben.
delete-question = Sollen wir deine Fotos, deine Suchen und alles, was du uns gesagt hast, löschen? Das lässt sich nicht rückgängig machen.
delete-yes = Alles löschen
delete-no = Behalten
delete-done = Erledigt. Alles, was wir über dich hatten, ist gelöscht.
delete-kept = Es wurde nichts gelöscht.

## Datenschutz

privacy-log = { $days ->
    [one] Wenn du ein Foto schickst, suchen wir dazu ähnliche Artikel und halten fest, was wir gefunden haben, wann, in welcher Sprache und was du dazu gesagt hast. Das löschen wir nach einem Tag.
   *[other] Wenn du ein Foto schickst, suchen wir dazu ähnliche Artikel und halten fest, was wir gefunden haben, wann, in welcher Sprache und was du dazu gesagt hast. Das löschen wir nach { $days } Tagen.
}
privacy-pseudonym = Wir speichern nicht, wer du bist: Alles steht unter einem Pseudonym, das nur { $shop } bilden kann.
privacy-photos = { $days ->
    [0] Deine Fotos behalten wir nicht: Sie sind weg, sobald du deine Antwort hast.
    [one] Deine Fotos behalten wir einen Tag, damit du noch einmal damit suchen kannst. Dann werden sie gelöscht.
   *[other] Deine Fotos behalten wir { $days } Tage, damit du noch einmal damit suchen kannst. Dann werden sie gelöscht.
}
privacy-training-yes = Du hast uns erlaubt, dass unsere Suche von deinen Fotos lernt.
privacy-training-no = Unsere Suche lernt nicht von deinen Fotos.
privacy-rights = Du kannst jederzeit alles herunterladen oder löschen.
privacy-contact = Fragen? Schreib an { $contact }.
consent-question = { $days ->
    [one] Darf unsere Suche auch von deinen Fotos lernen? Für dich ändert sich nichts, wenn nicht. Nach einem Tag werden sie so oder so gelöscht, und unter Datenschutz kannst du es dir anders überlegen.
   *[other] Darf unsere Suche auch von deinen Fotos lernen? Für dich ändert sich nichts, wenn nicht. Nach { $days } Tagen werden sie so oder so gelöscht, und unter Datenschutz kannst du es dir anders überlegen.
}
consent-yes = Ja, gern
consent-no = Nein, danke
consent-give = Suche darf von meinen Fotos lernen
consent-withdraw = Suche soll nicht von meinen Fotos lernen
consent-given = Danke. Unter Datenschutz kannst du es dir jederzeit anders überlegen.
consent-withheld = In Ordnung, dafür verwenden wir deine Fotos nicht.

## Was schiefgehen kann

error-SnaplookError = Bei uns stimmt etwas nicht. Wir haben es notiert; versuch es bitte später noch einmal.
error-PhotoUnusable = Mit diesem Foto können wir nichts anfangen. Versuch es mit einem anderen.
error-EmptyPhoto = Dieses Foto kam leer an. Schick es noch einmal.
error-HugePhoto = Dieses Foto ist uns zu groß. Bis zu { $megabytes } MB und { $megapixels } Megapixel sind in Ordnung.
error-FileOutOfReach = Diese Datei ist größer als die 20 MB, die Bots von Telegram abrufen dürfen. Schick sie als Foto oder als kleinere Kopie.
error-PhotoNotFetched = Ich konnte dieses Foto nicht abrufen. Schick es noch einmal.
error-TinyPhoto = Auf diesem Foto ist nichts zu erkennen, weil es zu klein ist. Es braucht mindestens { $side } Pixel auf jeder Seite.
error-NotAPhoto = Diese Datei können wir nicht als Foto lesen. Versuch es mit JPEG, PNG, WebP oder HEIC.
error-BrokenPhoto = Dieses Foto ist beschädigt oder unvollständig. Schick es noch einmal.
error-EmptyFrame = In diesem Ausschnitt ist nichts zu sehen. Zeichne einen größeren innerhalb deines Fotos.
error-BadRequest = Das gibt es hier nicht.
error-BadButton = Dieser Knopf geht hier nicht. Schick dein Foto noch einmal.
error-AnswerGone = Diese Antwort haben wir nicht mehr. Schick dein Foto noch einmal.
error-PhotoGone = Dieses Foto haben wir nicht mehr. Schick es noch einmal, dann suchen wir weiter.
error-TooManyPhotos = { $photos ->
    [one] Das ist mehr als ein Foto. Schick sie einzeln.
   *[other] Das sind viele Fotos. Schick ein bis { $photos } von einem Kleidungsstück.
}
error-LinkUnusable = Diesen Link können wir nicht öffnen. Er sollte mit http:// oder https:// beginnen und zu einem Bild führen.
error-LinkForbidden = Diese Adresse öffnen wir nicht. Schick einen Link, der im Netz für alle offen ist.
error-LinkNotFetched = Von diesem Link kommt gerade nichts. Prüf ihn oder schick das Foto selbst.
error-LinkTooSlow = Dieser Link hat zu lange gebraucht. Versuch es noch einmal oder schick das Foto selbst.
error-LinkNoPicture = Dieser Link führt zu einer Seite oder einer anderen Datei, nicht zu einem Bild. Kopier die Adresse des Bildes selbst.
error-TooManyRequests = Das ging uns etwas schnell. Versuch es bitte { $wait } noch einmal.
error-TooBusy = Hier ist gerade viel los. Versuch es bitte { $wait } noch einmal.
error-QueueFull = Gerade suchen sehr viele. Versuch es bitte in einer Minute noch einmal.
error-LaneFull = Deine früheren Fotos sind noch in der Reihe. Warte, bis eines beantwortet ist, und schick dieses dann noch einmal.
error-EngineLost = Dieses Foto war zu viel für uns. Versuch es mit einem anderen oder einer kleineren Kopie.
error-EngineAway = Unsere Suche ist gleich wieder da. Versuch es bitte in einer Minute noch einmal.
error-Stopping = Wir starten gerade neu. Versuch es bitte in einer Minute noch einmal.
error-CatalogueUnavailable = Unser Katalog ist noch nicht fertig. Versuch es bitte etwas später noch einmal.
error-StorageUnavailable = Etwas, das wir brauchen, ist gerade nicht erreichbar. Versuch es bitte in ein paar Minuten noch einmal.
error-DeletionUnfinished = Es ist noch nicht alles gelöscht. Versuch es bitte in ein paar Minuten noch einmal.
error-Busy = Wir haben gerade etwas anderes zu tun. Versuch es bitte in ein paar Minuten noch einmal.

## Arten von Kleidung

type-t-shirt = T-Shirt
type-shoes = Schuhe
type-shirt = Hemd
type-trousers = Hose
type-sandals = Sandalen
type-top = Oberteil
type-jacket = Jacke
type-bag = Tasche
type-longsleeve = Langarmshirt
type-dress = Kleid
type-ethnic-wear = Tracht
type-shorts = Shorts
type-underwear = Unterwäsche
type-watch = Uhr
type-sweatshirt = Sweatshirt
type-heels = High Heels
type-eyewear = Brille
type-sweater = Pullover
type-skirt = Rock
type-wallet = Geldbörse
type-hat = Hut
type-belt = Gürtel
type-hosiery = Strümpfe
type-scarf = Schal
type-tie = Krawatte
type-jewellery = Schmuck
type-other = Etwas anderes

## Die Seite

page-title = { $shop } · Finde es mit einem Foto
page-skip = Zum Inhalt springen
page-menu = Menü
page-history = Verlauf
page-privacy = Datenschutz
page-export = Meine Daten herunterladen
page-delete = Meine Daten löschen
page-close = Schließen
page-heading = Gesehen? Gefunden.
page-invitation = Zeig uns ein Foto von etwas, das du gern tragen würdest. Wir zeigen dir, was ihm bei { $shop } am nächsten kommt.
page-photo-kept = { $days ->
    [0] Wir suchen mit deinem Foto und vergessen es dann.
    [one] Wir suchen mit deinem Foto nach Produkten für dich. Es wird nach einem Tag gelöscht, oder sobald du es sagst.
   *[other] Wir suchen mit deinem Foto nach Produkten für dich. Es wird nach { $days } Tagen gelöscht, oder sobald du es sagst.
}
page-ask = Dein Foto
page-drop = Leg ein Foto hier ab oder füge eines ein
page-pick = Foto auswählen
page-shoot = Foto aufnehmen
page-send = Finden
page-views = { $photos ->
    [one] Schick bitte ein Foto nach dem anderen.
   *[other] Mehrere Fotos von einem Kleidungsstück? Schick bis zu { $photos } Ansichten zusammen.
}
page-your-photo = Das Foto, das du geschickt hast
page-uploading = Dein Foto wird gesendet
page-working = Einen Moment
page-retry = Noch einmal versuchen
page-lost = Die Verbindung ist abgerissen. Wir senden dein Foto noch einmal.
page-lost-for-good = { $shop } ist nicht erreichbar. Prüf deine Verbindung oder versuch es in einer Weile noch einmal.
page-no-picture = Das ist kein Bild: Speichere das Bild zuerst und leg dann die Datei hier ab.
page-sheet-save = Bild speichern
page-sheet-file = antwort
page-point = Etwas anderes gemeint? Tippe es auf deinem Foto an.
page-choice = Deine Fotos
page-pieces = Kleidung auf deinem Foto
page-chips = Was auf dem Foto ist
page-new-tab = (öffnet sich im Shop)
page-verdicts = Ist es { $title }?
page-back = Zurück zur Antwort
error-NoPhoto = Da war kein Foto. Wähl zuerst eines aus.
error-BrokenUpload = Dein Foto ist nicht ganz angekommen. Schick es noch einmal.
error-WrongForm = So wird hier kein Foto gesendet. Nimm das Formular auf der Seite.
error-SlowUpload = Dein Foto war zu lange unterwegs. Versuch es mit einer schnelleren Verbindung oder einem kleineren Foto.
error-CrossSite = Das kam von einer anderen Seite. Nimm das Formular auf unserer eigenen.
error-NoSuchPage = Hier ist nichts. Schick stattdessen ein Foto.

## Telegram und Discord

command-start = Loslegen
command-help = So funktioniert es
command-find = Das Foto suchen, auf das du antwortest
command-history = Deine letzten Suchen
command-settings = Einstellungen dieses Chats
command-privacy = Was wir von dir behalten
command-export = Alles, was wir über dich haben
command-delete = Alles löschen
chat-photo-only = Ich kann nur mit Fotos suchen. Schick mir eines von etwas, das du gern tragen würdest.
telegram-alone = Darüber reden wir besser zu zweit: schreib mir direkt.
telegram-find-how = Antworte mit /find auf ein Foto, dann suche ich damit.
telegram-admins-only = Nur Admins dieser Gruppe können ihre Einstellungen ändern.
telegram-product = Dafür bist du hier. Schick ein Foto, und ich finde mehr in dieser Art.
telegram-product-gone = Diesen Artikel gibt es im Shop nicht mehr. Schick ein Foto, und ich finde, was am nächsten kommt.
settings-title = Einstellungen dieses Chats
settings-language = Sprache: { $value }
settings-language-auto = wie im Telegram jeder Person
settings-products = Artikel pro Antwort: { $count }
settings-auto = Auf jedes Foto antworten: { $value }
settings-on = ja
settings-off = nein
settings-price = Höchstpreis: { $value }
settings-price-none = beliebig
settings-price-how = Schick /settings und den höchsten Preis, zum Beispiel /settings 50, oder /settings 0 für jeden Preis.
settings-done = Gespeichert.

## Discord
# Namen von Befehlen sind klein geschrieben und ohne Leerzeichen, mit höchstens 32 Zeichen; Beschreibungen haben höchstens 100.

discord-name-find = finden
discord-name-photo = foto
discord-name-url = link
discord-name-help = hilfe
discord-name-history = verlauf
discord-name-privacy = datenschutz
discord-name-export = export
discord-name-delete = löschen
discord-name-settings = einstellungen
discord-menu = Diesen Look finden
discord-find = Mit einem Foto im Shop suchen
discord-find-photo = Ein Foto von etwas, das du gern tragen würdest
discord-find-url = Oder die Adresse eines Bildes
discord-settings = Was ich auf diesem Server mache
discord-find-how = Gib mir mit /{ discord-name-find } ein Foto oder die Adresse eines Bildes.
discord-mention-how = Dort sehe ich kein Bild. Erwähne mich zusammen mit einem Foto oder in der Antwort auf eines; oder klick mit der rechten Maustaste auf eine Nachricht und wähle unter »Apps« den Eintrag »{ discord-menu }«.
discord-choose-part = Welches meinst du?
discord-choose-type = Was ist es?
discord-share = Im Kanal teilen
discord-shared = { $person } hat das gefunden:
discord-alt = Dein Foto und daneben: { $seen }
discord-not-yours = Diese Antwort gehört jemand anderem. Du kannst sie bewerten oder mit /{ discord-name-find } ein eigenes Foto schicken.
discord-lacks = Hier kann ich nicht antworten: Dafür brauche ich noch { $permissions }. Wer diesen Server verwaltet, kann mir das erlauben.
discord-permission-view-channel = »Kanal ansehen«
discord-permission-send-messages = »Nachrichten senden«
discord-permission-send-messages-in-threads = »Nachrichten in Threads senden«
discord-permission-attach-files = »Dateien anhängen«
discord-permission-embed-links = »Links einbetten«
discord-too-large = Was wir über dich haben, ist größer als die { $megabytes } MB, die Discord uns hier schicken lässt. Schreib an { $shop }, dann bekommst du es.
discord-managers-only = Nur wer diesen Server verwaltet, kann ändern, was ich hier mache.
discord-settings-title = Was ich auf diesem Server mache
discord-settings-title-own = Was ich für dich mache
discord-settings-language-auto = wie im Discord jeder Person
discord-settings-products-usual = So viele Artikel wie üblich
discord-settings-channels = Ich antworte auf jedes Foto in: { $value }
discord-settings-channels-none = keinem Kanal
discord-settings-channels-choose = Kanäle, in denen ich auf jedes Foto antworte
discord-settings-answers = Antworten auf /{ discord-name-find }: { $value }
discord-settings-public = alle sehen sie
discord-settings-private = nur wer gefragt hat, sieht sie
discord-settings-make-public = Antworten allen zeigen
discord-settings-make-private = Antworten nur den Fragenden zeigen
discord-settings-price = Höchstpreis
discord-settings-price-how = Ein Preis wie 50, oder 0 für jeden Preis
discord-settings-blind = Ich kann Fotos in Kanälen noch nicht sehen: Wer mich betreibt, muss den Message Content Intent einschalten.
