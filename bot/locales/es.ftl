# Lo que alguien lee en español. Breve, cálido y sencillo; sin exclamaciones, de tú. «Nosotros» es la tienda.
# { $shop }, { $megabytes }, { $megapixels }, { $side } y { $photos } valen en todos los textos.

## Señales de vida

progress-received = Recibida.
progress-queued = { $position ->
    [1] Te toca enseguida.
   *[other] Eres el número { $position } de la cola.
}
progress-searching = Estamos mirando en la tienda.
progress-waiting = Tenemos un pequeño contratiempo. Tu foto está a salvo; tardaremos un poco más.

## Respuestas

answer-close = { $count ->
    [one] Esto es lo que más se le parece.
   *[other] Estos son los que más se le parecen.
}
answer-far = { $count ->
    [one] No tenemos nada que se le parezca mucho. Este es el look más cercano.
   *[other] No tenemos nada que se le parezca mucho. Estos son los looks más cercanos.
}
answer-empty = No tenemos nada que enseñarte para esta foto.
answer-more = { $count ->
    [one] Aquí tienes uno más.
   *[other] Aquí tienes { $count } más.
}
answer-more-none = No tenemos nada más en esta línea.
answer-cheaper = { $count ->
    [one] Este cuesta menos de { $price }.
   *[other] Estos cuestan menos de { $price }.
}
answer-cheaper-far = { $count ->
    [one] Este cuesta menos de { $price }, aunque no se parece mucho.
   *[other] Estos cuestan menos de { $price }, aunque ninguno se parece mucho.
}
answer-cheaper-none = No tenemos nada parecido por menos de { $price }.
answer-left-out = { $count ->
    [one] Una foto no se pudo leer y la dejamos fuera.
   *[other] { $count } fotos no se pudieron leer y las dejamos fuera.
}
answer-views = Parecen cosas distintas; aquí va la primera.
answer-nothing-there = Ahí no veo ninguna prenda, así que esto es para toda la foto.
answer-pieces = Veo: { $seen }.
answer-sold-out = { $count ->
    [one] Un producto de esta respuesta ya no está en la tienda.
   *[other] { $count } productos de esta respuesta ya no están en la tienda.
}
card-alt = { $title } ({ $type })
chip-type = { $type } { $share }
chip-all = Todo
piece = { $number } { $type }
piece-frame = Buscar este recuadro
view = Foto { $number }
view-all = Todas juntas
piece-whole = Foto entera
button-more = Ver más
button-cheaper = Más barato
button-sheet = En una imagen
button-bigger = Imágenes más grandes
button-show = Ver de nuevo
sheet-heading = Tu foto
sheet-nothing = No encontramos nada parecido.
sheet-ready = Aquí tienes la respuesta en una imagen.

## Lo que alguien dice de un producto

verdict-this = Es este
verdict-similar = Se parece
verdict-no = No es este
verdict-number = Es el { $number }
verdict-none = Ninguno de estos
thanks-this = Qué bien que lo hayamos encontrado.
thanks-similar = Gracias, nos ayuda.
thanks-no = Gracias, tomamos nota.

## Órdenes

start = Te damos la bienvenida a { $shop }. Envía una foto de algo que te encantaría llevar y te enseñamos lo que más se le parece.
help = { $photos ->
    [one] Envía una foto de una sola prenda.
   *[other] Envía una foto de una sola prenda; puedes enviar hasta { $photos } vistas de ella a la vez.
} Debajo de la respuesta puedes elegir otro tipo de prenda, ver más o pedir algo más barato. Dinos qué acierta y qué no: así mejora nuestra búsqueda.
history-shown = { $count ->
    [one] Tu última búsqueda.
   *[other] Tus últimas { $count } búsquedas.
}
history-none = Todavía no has buscado nada.
history-line = { $count ->
    [0] { $type }, sin resultados
    [one] { $type }, un producto
   *[other] { $type }, { $count } productos
}
export-ready = Aquí tienes todo lo que guardamos de ti.
delete-question = ¿Borramos tus fotos, tus búsquedas y todo lo que nos dijiste? No hay vuelta atrás.
delete-yes = Borrar todo
delete-no = Conservarlo
delete-done = Hecho. Hemos borrado todo lo que teníamos de ti.
delete-kept = No se ha borrado nada.

## Privacidad

privacy-log = { $days ->
    [one] Cuando envías una foto, buscamos productos parecidos y anotamos qué encontramos, cuándo, en qué idioma y qué dijiste de ello. Lo borramos al cabo de un día.
   *[other] Cuando envías una foto, buscamos productos parecidos y anotamos qué encontramos, cuándo, en qué idioma y qué dijiste de ello. Lo borramos al cabo de { $days } días.
}
privacy-pseudonym = No guardamos quién eres: todo queda bajo un seudónimo que solo { $shop } puede formar.
privacy-photos = { $days ->
    [0] No guardamos tus fotos: desaparecen en cuanto tienes tu respuesta.
    [one] Guardamos tus fotos un día, para que puedas buscar de nuevo con ellas. Después se borran.
   *[other] Guardamos tus fotos { $days } días, para que puedas buscar de nuevo con ellas. Después se borran.
}
privacy-training-yes = Nos dejas usar tus fotos para que nuestra búsqueda aprenda.
privacy-training-no = No usamos tus fotos para que nuestra búsqueda aprenda.
privacy-rights = Puedes descargar o borrar todo cuando quieras.
privacy-contact = ¿Tienes preguntas? Escribe a { $contact }.
consent-question = { $days ->
    [one] ¿Podemos usar tus fotos también para que nuestra búsqueda aprenda? Si no quieres, nada cambia para ti. En cualquier caso se borran al cabo de un día, y puedes cambiar de idea en Privacidad.
   *[other] ¿Podemos usar tus fotos también para que nuestra búsqueda aprenda? Si no quieres, nada cambia para ti. En cualquier caso se borran al cabo de { $days } días, y puedes cambiar de idea en Privacidad.
}
consent-yes = Sí, claro
consent-no = No, gracias
consent-give = Que la búsqueda aprenda de mis fotos
consent-withdraw = Que la búsqueda no aprenda de mis fotos
consent-given = Gracias. Puedes cambiar de idea en Privacidad cuando quieras.
consent-withheld = De acuerdo, no usaremos tus fotos para eso.

## Lo que puede salir mal

error-SnaplookError = Algo va mal por nuestra parte. Lo hemos anotado; inténtalo más tarde, por favor.
error-PhotoUnusable = No podemos usar esta foto. Prueba con otra.
error-EmptyPhoto = Esta foto llegó vacía. Envíala de nuevo.
error-HugePhoto = Esta foto es demasiado grande. Aceptamos hasta { $megabytes } MB y { $megapixels } megapíxeles.
error-FileOutOfReach = Este archivo supera los 20 MB que Telegram deja descargar a los bots. Envíalo como foto o en una copia más pequeña.
error-PhotoNotFetched = No he podido descargar esta foto. Envíala de nuevo.
error-TinyPhoto = Esta foto es demasiado pequeña para ver algo. Necesita al menos { $side } píxeles por lado.
error-NotAPhoto = No podemos leer este archivo como foto. Prueba con JPEG, PNG, WebP o HEIC.
error-BrokenPhoto = Esta foto está dañada o incompleta. Envíala de nuevo.
error-EmptyFrame = En este recuadro no se ve nada. Dibuja uno más grande dentro de tu foto.
error-BadRequest = Aquí no tenemos eso.
error-BadButton = Este botón no funciona aquí. Envía tu foto de nuevo.
error-AnswerGone = Ya no tenemos esta respuesta. Envía tu foto de nuevo.
error-PhotoGone = Ya no tenemos esta foto. Envíala de nuevo y seguimos buscando.
error-TooManyPhotos = { $photos ->
    [one] Es más de una foto. Envíalas de una en una.
   *[other] Son muchas fotos. Envía entre una y { $photos } de una sola prenda.
}
error-LinkUnusable = No podemos abrir este enlace. Debe empezar por http:// o https:// y llevar a una imagen.
error-LinkForbidden = No abrimos esta dirección. Envía un enlace que cualquiera pueda abrir en la web.
error-LinkNotFetched = Ahora mismo no llega nada de este enlace. Compruébalo o envía la foto directamente.
error-LinkTooSlow = Este enlace ha tardado demasiado. Inténtalo de nuevo o envía la foto directamente.
error-LinkNoPicture = Este enlace lleva a una página u otro archivo, no a una imagen. Copia la dirección de la propia imagen.
error-TooManyRequests = Vas un poco rápido para nosotros. Inténtalo de nuevo { $wait }.
error-TooBusy = Ahora mismo hay mucho movimiento aquí. Inténtalo de nuevo { $wait }.
error-QueueFull = Ahora mismo busca mucha gente. Inténtalo de nuevo en un minuto.
error-LaneFull = Tus fotos anteriores siguen en la cola. Espera a que una tenga respuesta y envía esta de nuevo.
error-EngineLost = Esta foto ha sido demasiado para nosotros. Prueba con otra o con una copia más pequeña.
error-EngineAway = Nuestra búsqueda vuelve enseguida. Inténtalo de nuevo en un minuto.
error-Stopping = Estamos reiniciando. Inténtalo de nuevo en un minuto.
error-CatalogueUnavailable = Nuestro catálogo aún no está listo. Inténtalo un poco más tarde.
error-StorageUnavailable = Ahora mismo no podemos acceder a algo que necesitamos. Inténtalo en unos minutos.
error-DeletionUnfinished = Todavía no se ha borrado todo. Inténtalo de nuevo en unos minutos.
error-Busy = Ahora mismo estamos con otra cosa. Inténtalo en unos minutos.

## Tipos de prendas

type-t-shirt = Camiseta
type-shoes = Zapatos
type-shirt = Camisa
type-trousers = Pantalón
type-sandals = Sandalias
type-top = Top
type-jacket = Chaqueta
type-bag = Bolso
type-longsleeve = Camiseta de manga larga
type-dress = Vestido
type-ethnic-wear = Traje tradicional
type-shorts = Pantalón corto
type-underwear = Ropa interior
type-watch = Reloj
type-sweatshirt = Sudadera
type-heels = Tacones
type-eyewear = Gafas
type-sweater = Jersey
type-skirt = Falda
type-wallet = Cartera
type-hat = Sombrero
type-belt = Cinturón
type-hosiery = Medias y calcetines
type-scarf = Bufanda
type-tie = Corbata
type-jewellery = Joyas
type-other = Otra cosa

## La página

page-title = { $shop } · Encuéntralo con una foto
page-skip = Saltar al contenido
page-menu = Menú
page-history = Historial
page-privacy = Privacidad
page-export = Descargar mis datos
page-delete = Borrar mis datos
page-close = Cerrar
page-heading = ¿Lo has visto? Encuéntralo.
page-invitation = Enséñanos una foto de algo que te encantaría llevar. Te mostraremos lo que más se le parece en { $shop }.
page-photo-kept = { $days ->
    [0] Buscamos con tu foto y después la olvidamos.
    [one] Usamos tu foto para buscar productos para ti. Se borra después de un día, o en cuanto lo digas.
   *[other] Usamos tu foto para buscar productos para ti. Se borra después de { $days } días, o en cuanto lo digas.
}
page-ask = Tu foto
page-drop = Suelta una foto aquí o pégala
page-pick = Elegir una foto
page-shoot = Hacer una foto
page-send = Encontrar
page-views = { $photos ->
    [one] Envía las fotos de una en una.
   *[other] ¿Varias fotos de una prenda? Envía hasta { $photos } vistas juntas.
}
page-your-photo = La foto que has enviado
page-uploading = Enviando tu foto
page-working = Un momento
page-retry = Intentar de nuevo
page-lost = Se ha perdido la conexión. Enviamos tu foto otra vez.
page-lost-for-good = No podemos conectar con { $shop }. Comprueba tu conexión o inténtalo de nuevo dentro de un rato.
page-no-picture = Eso no es una imagen: guarda primero la imagen y luego suelta aquí el archivo.
page-sheet-save = Guardar la imagen
page-sheet-file = respuesta
page-point = ¿Buscas otra cosa? Tócala en tu foto.
page-choice = Tus fotos
page-pieces = Prendas en tu foto
page-chips = Lo que muestra la foto
page-new-tab = (se abre en la tienda)
page-verdicts = ¿Es { $title }?
page-back = Volver a la respuesta
error-NoPhoto = No había ninguna foto. Elige una primero.
error-BrokenUpload = Tu foto no ha llegado entera. Envíala otra vez.
error-WrongForm = Así no se envía una foto aquí. Usa el formulario de la página.
error-SlowUpload = Tu foto ha tardado demasiado. Prueba con una conexión más rápida o una foto más pequeña.
error-CrossSite = Esto venía de otro sitio. Usa el formulario de nuestra página.
error-NoSuchPage = Aquí no hay nada. Envía una foto.

## Telegram y Discord

command-start = Empezar
command-help = Cómo funciona
command-find = Buscar la foto a la que respondes
command-history = Tus últimas búsquedas
command-settings = Ajustes de este chat
command-privacy = Qué guardamos de ti
command-export = Todo lo que tenemos de ti
command-delete = Borrar todo
chat-photo-only = Solo puedo buscar con fotos. Envía una de algo que te encantaría llevar.
telegram-alone = De eso mejor hablamos en privado: escríbeme directamente.
telegram-find-how = Responde con /find a una foto y busco con ella.
telegram-admins-only = Solo los administradores de este grupo pueden cambiar sus ajustes.
telegram-product = Viniste por este. Envía una foto y te busco más en la misma línea.
telegram-product-gone = Ese producto ya no está en la tienda. Envía una foto y te busco lo que más se le parece.
settings-title = Ajustes de este chat
settings-language = Idioma: { $value }
settings-language-auto = el del Telegram de cada persona
settings-products = Productos por respuesta: { $count }
settings-auto = Responder a cada foto: { $value }
settings-on = sí
settings-off = no
settings-price = Precio máximo: { $value }
settings-price-none = sin límite
settings-price-how = Envía /settings y el precio máximo, por ejemplo /settings 50, o /settings 0 para quitar el límite.
settings-done = Guardado.

## Discord
# Los nombres de las órdenes van en minúsculas y sin espacios, con 32 caracteres como mucho; las descripciones, con 100.

discord-name-find = buscar
discord-name-photo = foto
discord-name-url = enlace
discord-name-help = ayuda
discord-name-history = historial
discord-name-privacy = privacidad
discord-name-export = exportar
discord-name-delete = borrar
discord-name-settings = ajustes
discord-menu = Buscar este look
discord-find = Buscar en la tienda con una foto
discord-find-photo = Una foto de algo que te encantaría llevar
discord-find-url = O la dirección de una imagen
discord-settings = Lo que hago en este servidor
discord-find-how = Dame una foto con /{ discord-name-find }, o la dirección de una imagen.
discord-mention-how = Ahí no veo ninguna imagen. Mencióname con una foto o al responder a una; o haz clic derecho en un mensaje y elige «Aplicaciones», «{ discord-menu }».
discord-choose-part = ¿A cuál te refieres?
discord-choose-type = ¿Qué es?
discord-share = Compartir en el canal
discord-shared = { $person } ha encontrado esto:
discord-alt = Tu foto y, a su lado: { $seen }
discord-not-yours = Esta respuesta es de otra persona. Puedes votarla o enviar una foto tuya con /{ discord-name-find }.
discord-lacks = Aquí no puedo responder: necesito { $permissions }. Quien gestiona este servidor puede permitírmelo.
discord-permission-view-channel = «Ver canal»
discord-permission-send-messages = «Enviar mensajes»
discord-permission-send-messages-in-threads = «Enviar mensajes en hilos»
discord-permission-attach-files = «Adjuntar archivos»
discord-permission-embed-links = «Insertar enlaces»
discord-too-large = Lo que tenemos de ti supera los { $megabytes } MB que Discord nos deja enviar aquí. Escribe a { $shop } y te lo haremos llegar.
discord-managers-only = Solo quien gestiona este servidor puede cambiar lo que hago aquí.
discord-settings-title = Lo que hago en este servidor
discord-settings-title-own = Lo que hago para ti
discord-settings-language-auto = el del Discord de cada persona
discord-settings-products-usual = Tantos productos como siempre
discord-settings-channels = Respondo a cada foto en: { $value }
discord-settings-channels-none = ningún canal
discord-settings-channels-choose = Canales en los que respondo a cada foto
discord-settings-answers = Respuestas a /{ discord-name-find }: { $value }
discord-settings-public = las ve todo el mundo
discord-settings-private = solo las ve quien preguntó
discord-settings-make-public = Mostrar las respuestas a todo el mundo
discord-settings-make-private = Mostrar las respuestas solo a quien preguntó
discord-settings-price = Precio máximo
discord-settings-price-how = Un precio como 50, o 0 para quitar el límite
discord-settings-blind = Todavía no puedo ver las fotos de los canales: quien me gestiona tiene que activar el Message Content Intent.
