# Ce qu’on lit en français. Court, chaleureux et simple ; sans point d’exclamation, en tutoyant. « On », c’est la boutique.
# { $shop }, { $megabytes }, { $megapixels }, { $side } et { $photos } valent dans tous les textes.
# Devant « ? », « ; » et « : », l’espace est insécable.

## Signes de vie

progress-received = Bien reçu.
progress-queued = { $position ->
    [1] C’est bientôt ton tour.
   *[other] Tu es au numéro { $position } dans la file.
}
progress-searching = On fait le tour des rayons.
progress-waiting = Petit contretemps de notre côté. Ta photo est en sécurité, ça prend juste un peu plus longtemps.

## Réponses

answer-close = { $count ->
    [one] Voici ce qui s’en approche le plus.
   *[other] Voici les articles qui s’en approchent le plus.
}
answer-far = { $count ->
    [one] On n’a rien de vraiment proche. Voici le look le plus ressemblant.
   *[other] On n’a rien de vraiment proche. Voici les looks les plus ressemblants.
}
answer-empty = On n’a rien à te montrer pour cette photo.
answer-more = { $count ->
    [one] En voici encore un.
   *[other] En voici encore { $count }.
}
answer-more-none = C’est tout ce qu’on a dans ce style.
answer-cheaper = { $count ->
    [one] Cet article coûte moins de { $price }.
   *[other] Ces articles coûtent moins de { $price }.
}
answer-cheaper-far = { $count ->
    [one] Cet article coûte moins de { $price }, mais la ressemblance est lointaine.
   *[other] Ces articles coûtent moins de { $price }, mais la ressemblance est lointaine.
}
answer-cheaper-none = On n’a rien de ressemblant à moins de { $price }.
answer-left-out = { $count ->
    [one] Une photo était illisible, on l’a laissée de côté.
    [many] { $count } de photos étaient illisibles, on les a laissées de côté.
   *[other] { $count } photos étaient illisibles, on les a laissées de côté.
}
answer-nothing-there = Je ne vois pas de vêtement à cet endroit ; ceci vaut pour la photo entière.
answer-views = On dirait des choses différentes, alors voici la première.
answer-pieces = Je vois : { $seen }.
answer-sold-out = { $count ->
    [one] Un article de cette réponse n’est plus en boutique.
    [many] { $count } d’articles de cette réponse ne sont plus en boutique.
   *[other] { $count } articles de cette réponse ne sont plus en boutique.
}
card-alt = { $title } ({ $type })
chip-type = { $type } { $share }
chip-all = Tout
piece = { $number } { $type }
piece-frame = Chercher ce cadre
view = Photo { $number }
view-all = Toutes ensemble
piece-whole = Photo entière
button-more = En voir plus
button-cheaper = Moins cher
button-sheet = En une image
button-bigger = Images en plus grand
button-show = Revoir
sheet-heading = Ta photo
sheet-nothing = Rien de ressemblant.
sheet-ready = Voici la réponse en une image.

## Ce qu’on dit d’un article

verdict-this = C’est ça
verdict-similar = Similaire
verdict-no = Pas ça
verdict-number = C’est le { $number }
verdict-none = Aucun de ceux-là
thanks-this = Super, on l’a trouvé.
thanks-similar = Merci, ça nous aide.
thanks-no = Merci, c’est noté.

## Commandes

start = Bienvenue chez { $shop }. Envoie la photo d’une pièce que tu adorerais porter, et on te montre ce qui s’en approche le plus.
help = { $photos ->
    [one] Envoie la photo d’une seule pièce.
   *[other] Envoie la photo d’une seule pièce ; tu peux en envoyer jusqu’à { $photos } vues d’un coup.
} Sous la réponse, tu peux choisir un autre type de vêtement, en voir plus ou demander moins cher. Dis-nous ce qui colle et ce qui ne colle pas : c’est comme ça que notre recherche progresse.
history-shown = { $count ->
    [one] Ta dernière recherche.
   *[other] Tes { $count } dernières recherches.
}
history-none = Tu n’as encore rien cherché.
history-line = { $count ->
    [0] { $type }, rien trouvé
    [one] { $type }, un article
    [many] { $type }, { $count } d’articles
   *[other] { $type }, { $count } articles
}
export-ready = Voici tout ce qu’on a sur toi.
delete-question = On efface tes photos, tes recherches et tout ce que tu nous as dit ? Il n’y aura pas de retour en arrière.
delete-yes = Tout effacer
delete-no = Garder
delete-done = C’est fait. Tout ce qu’on avait sur toi est effacé.
delete-kept = Rien n’a été effacé.

## Confidentialité

privacy-log = { $days ->
    [one] Quand tu envoies une photo, on cherche des articles qui lui ressemblent et on note ce qu’on a trouvé, quand, dans quelle langue et ce que tu en as dit. On efface tout ça au bout d’un jour.
    [many] Quand tu envoies une photo, on cherche des articles qui lui ressemblent et on note ce qu’on a trouvé, quand, dans quelle langue et ce que tu en as dit. On efface tout ça au bout de { $days } de jours.
   *[other] Quand tu envoies une photo, on cherche des articles qui lui ressemblent et on note ce qu’on a trouvé, quand, dans quelle langue et ce que tu en as dit. On efface tout ça au bout de { $days } jours.
}
privacy-pseudonym = On n’enregistre pas qui tu es : tout est gardé sous un pseudonyme que seule la boutique { $shop } peut former.
privacy-photos = { $days ->
    [0] On ne garde pas tes photos : elles disparaissent dès que tu as ta réponse.
    [one] On garde tes photos un jour, pour que tu puisses t’en resservir. Ensuite, on les efface.
    [many] On garde tes photos { $days } de jours, pour que tu puisses t’en resservir. Ensuite, on les efface.
   *[other] On garde tes photos { $days } jours, pour que tu puisses t’en resservir. Ensuite, on les efface.
}
privacy-training-yes = Tu as accepté que notre recherche apprenne de tes photos.
privacy-training-no = Notre recherche n’apprend pas de tes photos.
privacy-rights = Tu peux tout télécharger ou tout effacer quand tu veux.
privacy-contact = Des questions ? Écris à { $contact }.
consent-question = { $days ->
    [one] Notre recherche peut-elle aussi apprendre de tes photos ? Si c’est non, rien ne change pour toi. Dans tous les cas, elles sont effacées au bout d’un jour, et tu peux changer d’avis dans Confidentialité.
    [many] Notre recherche peut-elle aussi apprendre de tes photos ? Si c’est non, rien ne change pour toi. Dans tous les cas, elles sont effacées au bout de { $days } de jours, et tu peux changer d’avis dans Confidentialité.
   *[other] Notre recherche peut-elle aussi apprendre de tes photos ? Si c’est non, rien ne change pour toi. Dans tous les cas, elles sont effacées au bout de { $days } jours, et tu peux changer d’avis dans Confidentialité.
}
consent-yes = Oui, d’accord
consent-no = Non, merci
consent-give = Laisser la recherche apprendre de mes photos
consent-withdraw = Ne pas laisser la recherche apprendre de mes photos
consent-given = Merci. Tu peux changer d’avis dans Confidentialité quand tu veux.
consent-withheld = D’accord, on n’utilisera pas tes photos pour ça.

## Ce qui peut mal tourner

error-SnaplookError = Quelque chose cloche de notre côté. C’est noté ; réessaie un peu plus tard.
error-PhotoUnusable = On ne peut rien faire de cette photo. Essaies-en une autre.
error-EmptyPhoto = Cette photo est arrivée vide. Renvoie-la.
error-HugePhoto = Cette photo est trop grande pour nous. Jusqu’à { $megabytes } Mo et { $megapixels } mégapixels, ça passe.
error-FileOutOfReach = Ce fichier dépasse les 20 Mo que Telegram laisse télécharger aux bots. Envoie-le comme photo, ou en plus petit.
error-PhotoNotFetched = Je n’ai pas réussi à récupérer cette photo. Renvoie-la.
error-TinyPhoto = Cette photo est trop petite pour qu’on y voie quelque chose. Il faut au moins { $side } pixels de chaque côté.
error-NotAPhoto = On n’arrive pas à lire ce fichier comme une photo. Essaie un JPEG, PNG, WebP ou HEIC.
error-BrokenPhoto = Cette photo est abîmée ou incomplète. Renvoie-la.
error-EmptyFrame = Il n’y a rien à voir dans ce cadre. Dessines-en un plus grand dans ta photo.
error-BadRequest = On n’a pas ça ici.
error-BadButton = Ce bouton ne marche pas ici. Renvoie ta photo.
error-AnswerGone = On n’a plus cette réponse. Renvoie ta photo.
error-PhotoGone = On n’a plus cette photo. Renvoie-la pour continuer à chercher.
error-TooManyPhotos = { $photos ->
    [one] Ça fait plus d’une photo. Envoie-les une par une.
   *[other] Ça fait beaucoup de photos. Envoies-en entre une et { $photos } d’une même pièce.
}
error-LinkUnusable = On ne peut pas ouvrir ce lien. Il doit commencer par http:// ou https:// et mener à une image.
error-LinkForbidden = On n’ouvre pas cette adresse. Envoie un lien que tout le monde peut ouvrir sur le web.
error-LinkNotFetched = Rien n’arrive de ce lien en ce moment. Vérifie-le, ou envoie la photo elle-même.
error-LinkTooSlow = Ce lien a mis trop de temps à répondre. Réessaie, ou envoie la photo elle-même.
error-LinkNoPicture = Ce lien mène à une page ou à un autre fichier, pas à une image. Copie l’adresse de l’image elle-même.
error-TooManyRequests = C’est un peu rapide pour nous. Réessaie { $wait }.
error-TooBusy = Il y a foule ici en ce moment. Réessaie { $wait }.
error-QueueFull = Beaucoup de monde cherche en ce moment. Réessaie dans une minute.
error-LaneFull = Tes photos précédentes sont encore dans la file. Attends que l’une d’elles ait sa réponse, puis renvoie celle-ci.
error-EngineLost = Cette photo, c’était trop pour nous. Essaies-en une autre, ou une copie plus petite.
error-EngineAway = Notre recherche revient tout de suite. Réessaie dans une minute.
error-Stopping = On redémarre. Réessaie dans une minute.
error-CatalogueUnavailable = Notre catalogue n’est pas encore prêt. Réessaie un peu plus tard.
error-StorageUnavailable = Il nous manque quelque chose pour te répondre. Réessaie dans quelques minutes.
error-DeletionUnfinished = Tout n’est pas encore effacé. Réessaie dans quelques minutes.
error-Busy = On est sur autre chose en ce moment. Réessaie dans quelques minutes.

## Types de vêtements

type-t-shirt = T-shirt
type-shoes = Chaussures
type-shirt = Chemise
type-trousers = Pantalon
type-sandals = Sandales
type-top = Haut
type-jacket = Veste
type-bag = Sac
type-longsleeve = T-shirt à manches longues
type-dress = Robe
type-ethnic-wear = Tenue traditionnelle
type-shorts = Short
type-underwear = Sous-vêtements
type-watch = Montre
type-sweatshirt = Sweat
type-heels = Chaussures à talons
type-eyewear = Lunettes
type-sweater = Pull
type-skirt = Jupe
type-wallet = Portefeuille
type-hat = Chapeau
type-belt = Ceinture
type-hosiery = Chaussettes et collants
type-scarf = Écharpe
type-tie = Cravate
type-jewellery = Bijoux
type-other = Autre chose

## La page

page-title = { $shop } · Trouve-le avec une photo
page-skip = Aller au contenu
page-menu = Menu
page-history = Historique
page-privacy = Confidentialité
page-export = Télécharger mes données
page-delete = Effacer mes données
page-close = Fermer
page-heading = Repéré ? Trouvé.
page-invitation = Montre-nous la photo d’une pièce que tu adorerais porter. On te montre ce qui s’en approche le plus chez { $shop }.
page-photo-kept = { $days ->
    [0] On cherche avec ta photo, puis on l’oublie.
    [one] Ta photo nous sert à te trouver des articles. Elle est effacée au bout d’un jour, ou dès que tu le demandes.
    [many] Ta photo nous sert à te trouver des articles. Elle est effacée au bout de { $days } de jours, ou dès que tu le demandes.
   *[other] Ta photo nous sert à te trouver des articles. Elle est effacée au bout de { $days } jours, ou dès que tu le demandes.
}
page-ask = Ta photo
page-drop = Dépose une photo ici, ou colle-la
page-pick = Choisir une photo
page-shoot = Prendre une photo
page-send = Trouver
page-views = { $photos ->
    [one] Une photo à la fois, s’il te plaît.
   *[other] Plusieurs photos d’une même pièce ? Envoie jusqu’à { $photos } vues ensemble.
}
page-your-photo = La photo que tu as envoyée
page-uploading = Envoi de ta photo
page-working = Un instant
page-retry = Réessayer
page-lost = La connexion a été coupée. On renvoie ta photo.
page-lost-for-good = Impossible de joindre { $shop }. Vérifie ta connexion, ou réessaie dans un moment.
page-no-picture = Ce n’est pas une image : enregistre d’abord l’image, puis dépose le fichier ici.
page-sheet-save = Enregistrer l’image
page-sheet-file = réponse
page-point = Tu pensais à autre chose ? Touche-le sur ta photo.
page-choice = Tes photos
page-pieces = Vêtements sur ta photo
page-chips = Ce que montre la photo
page-new-tab = (s’ouvre dans la boutique)
page-verdicts = C’est { $title } ?
page-back = Retour à la réponse
error-NoPhoto = Il n’y avait pas de photo. Choisis-en une d’abord.
error-BrokenUpload = Ta photo n’est pas arrivée entière. Renvoie-la.
error-WrongForm = Ce n’est pas comme ça qu’on envoie une photo ici. Utilise le formulaire de la page.
error-SlowUpload = Ta photo a mis trop de temps à arriver. Essaie une connexion plus rapide ou une photo plus légère.
error-CrossSite = Ça vient d’un autre site. Utilise le formulaire de notre page.
error-NoSuchPage = Il n’y a rien ici. Envoie plutôt une photo.

## Telegram et Discord

command-start = Commencer
command-help = Comment ça marche
command-find = Chercher la photo à laquelle tu réponds
command-history = Tes dernières recherches
command-settings = Les réglages de cette discussion
command-privacy = Ce qu’on garde de toi
command-export = Tout ce qu’on a sur toi
command-delete = Tout effacer
chat-photo-only = Je ne sais chercher qu’avec des photos. Envoie celle d’une pièce que tu adorerais porter.
telegram-alone = Parlons-en plutôt en privé : écris-moi directement.
telegram-find-how = Réponds à une photo avec /find, et je lance la recherche.
telegram-admins-only = Seuls les admins de ce groupe peuvent changer ses réglages.
telegram-product = C’est cet article qui t’amène. Envoie une photo pour en trouver d’autres dans ce style.
telegram-product-gone = Cet article n’est plus en boutique. Envoie une photo, et je te trouve ce qui s’en approche le plus.
settings-title = Réglages de cette discussion
settings-language = Langue : { $value }
settings-language-auto = celle du Telegram de chacun
settings-products = Articles par réponse : { $count }
settings-auto = Répondre à chaque photo : { $value }
settings-on = oui
settings-off = non
settings-price = Prix maximum : { $value }
settings-price-none = sans limite
settings-price-how = Envoie /settings et le prix maximum, par exemple /settings 50, ou /settings 0 pour ne pas mettre de limite.
settings-done = Enregistré.

## Discord
# Les noms des commandes sont en minuscules et sans espaces, de 32 caractères au plus ; les descriptions, de 100 au plus.

discord-name-find = trouver
discord-name-photo = photo
discord-name-url = lien
discord-name-help = aide
discord-name-history = historique
discord-name-privacy = confidentialité
discord-name-export = exporter
discord-name-delete = effacer
discord-name-settings = réglages
discord-menu = Trouver ce look
discord-find = Chercher dans la boutique à partir d’une photo
discord-find-photo = La photo d’une pièce que tu adorerais porter
discord-find-url = Ou l’adresse d’une image
discord-settings = Ce que je fais sur ce serveur
discord-find-how = Donne-moi une photo avec /{ discord-name-find }, ou l’adresse d’une image.
discord-mention-how = Je ne vois pas d’image ici. Mentionne-moi avec une photo, ou en réponse à une photo ; ou fais un clic droit sur un message et choisis « Applications », puis « { discord-menu } ».
discord-choose-part = Tu penses à quelle pièce ?
discord-choose-type = C’est quoi ?
discord-share = Partager dans le salon
discord-shared = { $person } a trouvé ceci :
discord-alt = Ta photo, et à côté : { $seen }
discord-not-yours = Cette réponse est celle de quelqu’un d’autre. Tu peux voter, ou envoyer ta propre photo avec /{ discord-name-find }.
discord-lacks = Je ne peux pas répondre ici : il me manque { $permissions }. Les personnes qui gèrent ce serveur peuvent m’y autoriser.
discord-permission-view-channel = « Voir le salon »
discord-permission-send-messages = « Envoyer des messages »
discord-permission-send-messages-in-threads = « Envoyer des messages dans les fils »
discord-permission-attach-files = « Joindre des fichiers »
discord-permission-embed-links = « Intégrer des liens »
discord-too-large = Ce qu’on a sur toi dépasse les { $megabytes } Mo que Discord nous laisse envoyer ici. Écris à { $shop }, et on te l’envoie.
discord-managers-only = Seules les personnes qui gèrent ce serveur peuvent changer ce que je fais ici.
discord-settings-title = Ce que je fais sur ce serveur
discord-settings-title-own = Ce que je fais pour toi
discord-settings-language-auto = celle du Discord de chacun
discord-settings-products-usual = Autant d’articles que d’habitude
discord-settings-channels = Je réponds à chaque photo dans : { $value }
discord-settings-channels-none = aucun salon
discord-settings-channels-choose = Salons où je réponds à chaque photo
discord-settings-answers = Réponses à /{ discord-name-find } : { $value }
discord-settings-public = tout le monde les voit
discord-settings-private = seule la personne qui a demandé les voit
discord-settings-make-public = Montrer les réponses à tout le monde
discord-settings-make-private = Ne montrer les réponses qu’à qui les demande
discord-settings-price = Prix maximum
discord-settings-price-how = Un prix comme 50, ou 0 pour tous les prix
discord-settings-blind = Je ne vois pas encore les photos des salons : la personne qui me fait tourner doit activer le Message Content Intent.
